using Microsoft.AspNetCore.Components;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Features.Vlogs.Films;

/// <summary>Two versions of a film side by side: they play together, one of them is heard.</summary>
public sealed partial class FilmComparePage
{
    private readonly List<VlogView> _films = [];
    private ElementReference _root;
    private BrowserPart? _part;
    private bool _isMissing;
    private int _heard;

    /// <summary>The film.</summary>
    [Parameter]
    public Guid Id { get; set; }

    /// <summary>The version beside it.</summary>
    [Parameter]
    public Guid Other { get; set; }

    [Inject]
    private GetVlog GetVlog { get; set; } = default!;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Dispose();
        if (_part is not null) { await _part.DisposeAsync(); }
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc />
    protected override async Task OnViewerAsync()
    {
        foreach (var id in (Guid[])[Id, Other])
        {
            if (await GetVlog.HandleAsync(UserId, id, Ended) is { IsOk: true } found) { _films.Add(found.Value); }
        }
        // Only versions of one film are worth a page of their own.
        _isMissing = _films.Count < 2 || !_films[0].Versions.Any(v => v.Id == Other);
        StateHasChanged();
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_part is null && !_isMissing && _films.Count == 2) { _part = await BrowserPart.AttachAsync(Js, "compare", _root, this); }
    }

    private int NumberOf(VlogView film) => _films[0].Versions.ToList().FindIndex(v => v.Id == film.Id) + 1;

    private async Task PlayAsync()
    {
        if (_part is not null) { await _part.CallAsync("play"); }
    }

    private async Task HearAsync(int index)
    {
        _heard = index;
        if (_part is not null) { await _part.CallAsync("hear", index); }
    }
}
