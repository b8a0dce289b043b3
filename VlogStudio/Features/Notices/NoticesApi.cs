using VlogStudio.Api;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Notices;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Features.Notices;

/// <summary>The notice routes.</summary>
public static class NoticesApi
{
    /// <summary>Adds what says notices in words, on pages and in mails.</summary>
    public static IServiceCollection AddNoticePages(this IServiceCollection services) => services
        .AddSingleton<NoticeWording>().AddSingleton<WordNoticeMail>(p => p.GetRequiredService<NoticeWording>().Mail);

    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapNoticesApi(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        // A mistake in the settings stops the start, and not the outbox in the middle of the night.
        _ = (routes.ServiceProvider.GetRequiredService<MailState>(), routes.ServiceProvider.GetRequiredService<PublicAddress>());
        var notices = routes.MapUserGroup("/api/v1/notices", "Notices");
        notices.MapGet("", ListAsync).Produces<NoticeListAnswer>().Describe("ListNotices", "What you were told, newest first; unread=true lists only what you have not read.");
        notices.MapPost("/read", ReadAsync).Produces<UnreadAnswer>().Describe("ReadNotices", "Marks notices as read: those of ids, or all of them.");
        return routes;
    }

    private static async Task<IResult> ListAsync(HttpContext http, bool? unread, int? skip, int? limit, ListNotices list, NoticeWording wording, CancellationToken ct)
    {
        var found = await list.HandleAsync(http.User.UserId(), unread == true, new PageRequest(skip, limit), ct);
        return Results.Ok(new NoticeListAnswer([.. found.Items.Select(n => NoticeAnswer.Of(n, wording))], found.Total, found.Unread));
    }

    private static async Task<IResult> ReadAsync(HttpContext http, ReadBody body, ReadNotices read, CancellationToken ct)
    {
        if (body.All != true && body.Ids is null) { return Answers.Refuse(Problem.Invalid("ids", "value_missing")); }
        return Answers.Of(await read.HandleAsync(http.User.UserId(), body.All == true ? null : body.Ids, ct), unread => Results.Ok(new UnreadAnswer(unread)));
    }

    internal sealed record ReadBody(IReadOnlyList<Guid>? Ids = null, bool? All = null);

    internal sealed record UnreadAnswer(int Unread);

    internal sealed record NoticeListAnswer(IReadOnlyList<NoticeAnswer> Items, int Total, int Unread);

    /// <summary>A notice with its words in the caller's language.</summary>
    internal sealed record NoticeAnswer(Guid Id, string Kind, string Title, string Text, NoticeFacts Facts, string? Link, DateTimeOffset CreatedAt, DateTimeOffset? ReadAt)
    {
        public static NoticeAnswer Of(NoticeView n, NoticeWording wording) => new(n.Id, n.Kind, wording.Title(n), wording.Text(n), n.Facts, n.Link, n.CreatedAt, n.ReadAt);
    }
}
