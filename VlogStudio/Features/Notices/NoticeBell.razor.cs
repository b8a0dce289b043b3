using Microsoft.AspNetCore.Components;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Notices;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Features.Notices;

/// <summary>The bell in the top bar. After a lost connection the circuit still listens; a new one reads anew.</summary>
public sealed partial class NoticeBell
{
    private const int Shown = 8;
    private IReadOnlyList<NoticeView> _newest = [];
    private DateTimeOffset _heardUntil;
    private int _unread;
    private string _said = "";
    private bool _hasFailed;

    [Inject]
    private NoticeWording Wording { get; set; } = default!;

    [Inject]
    private ILogger<NoticeBell> Logger { get; set; } = default!;

    private string Label => _unread == 0 ? Words["Bell"] : Words.Counted("BellUnread", _unread);

    protected override async Task LoadAsync(bool isNews)
    {
        try
        {
            var page = await ListNotices.HandleAsync(UserId, unreadOnly: false, new PageRequest(0, Shown), Ended);
            (_newest, _unread, _hasFailed) = (page.Items, page.Unread, false);
            // Only what is new is said: reading elsewhere changes the count in silence.
            if (isNews && _newest is [{ ReadAt: null } newest, ..] && newest.CreatedAt > _heardUntil) { _said = Words["New", Wording.Title(newest)]; }
            if (_newest.Count > 0) { _heardUntil = _newest[0].CreatedAt; }
        }
        catch (OperationCanceledException) when (Ended.IsCancellationRequested)
        {
            // The page is gone.
        }
        catch (Exception error)
        {
            // The bell stays silent rather than taking the page down with it.
            Logger.NoticesNotRead(error);
            _hasFailed = true;
        }
    }
}
