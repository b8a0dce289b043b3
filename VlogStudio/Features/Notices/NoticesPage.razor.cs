using Microsoft.AspNetCore.Components;
using VlogStudio.Core.Notices;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Features.Notices;

/// <summary>Everything a person was told.</summary>
public sealed partial class NoticesPage
{
    private const int PageSize = 30;
    private List<NoticeView>? _notices;
    private int _total;
    private int _unread;
    private bool _hasFailed;

    [Inject]
    private ILogger<NoticesPage> Logger { get; set; } = default!;

    protected override Task LoadAsync(bool isNews) => ShowAsync(Math.Clamp(_notices?.Count ?? PageSize, PageSize, PageRequest.MaxLimit));

    private Task MoreAsync() => ShowAsync(_notices!.Count + PageSize);

    private async Task ShowAsync(int count)
    {
        try
        {
            _hasFailed = false;
            var notices = new List<NoticeView>();
            for (NoticePage? page = null; notices.Count < count && (page is null || notices.Count < page.Total && page.Items.Count > 0);)
            {
                page = await ListNotices.HandleAsync(UserId, unreadOnly: false, new PageRequest(notices.Count, count - notices.Count), Ended);
                notices.AddRange(page.Items);
                (_total, _unread) = (page.Total, page.Unread);
            }
            _notices = notices;
        }
        catch (OperationCanceledException) when (Ended.IsCancellationRequested)
        {
            // The page is gone.
        }
        catch (Exception error)
        {
            Logger.NoticesNotRead(error);
            _hasFailed = true;
        }
    }
}
