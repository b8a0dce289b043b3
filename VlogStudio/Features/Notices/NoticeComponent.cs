using Microsoft.AspNetCore.Components;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Notices;

namespace VlogStudio.Features.Notices;

/// <summary>What the bell and the page of notices have in common: they hear of new ones, and mark them read.</summary>
public abstract class NoticeComponent : StudioComponent
{
    /// <summary>Reads notices.</summary>
    [Inject]
    protected ListNotices ListNotices { get; set; } = default!;

    [Inject]
    private ReadNotices ReadNotices { get; set; } = default!;

    /// <inheritdoc/>
    protected override Task OnViewerAsync() => LoadAsync(isNews: false);

    /// <inheritdoc/>
    protected override async Task OnSignalAsync(UserSignal signal)
    {
        if (signal.What != "notice") { return; }
        await LoadAsync(isNews: true);
        StateHasChanged();
    }

    /// <summary>Reads what is shown; <paramref name="isNews"/> when something new was announced.</summary>
    protected abstract Task LoadAsync(bool isNews);

    /// <summary>A notice was opened, which is to have read it.</summary>
    protected Task OpenAsync(NoticeView notice) => notice.ReadAt is null ? ReadAsync([notice.Id]) : Task.CompletedTask;

    /// <summary>All are read.</summary>
    protected Task ReadAllAsync() => ReadAsync(null);

    private async Task ReadAsync(IReadOnlyList<Guid>? ids)
    {
        await ReadNotices.HandleAsync(UserId, ids, Ended);
        await LoadAsync(isNews: false);
    }
}
