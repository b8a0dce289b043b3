using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Data;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Core.Notices;

/// <summary>
/// Writes a notice for what a person waits to hear of, and rings their open pages. A message that comes twice finds its notice written. What a
/// person stopped themselves they know already.
/// </summary>
internal sealed class WriteNotices(IDbContextFactory<StudioDb> databases, MailState mail, LiveBus bus) : IOutboxHandler
{
    private static readonly string[] s_topics = ["job_completed", "job_failed", "dispute_settled", "webhook_disabled", WatchStorageBudget.Topic];

    public bool Wants(string topic) => s_topics.Contains(topic);

    public async Task DeliverAsync(OutboxMessage message, CancellationToken ct)
    {
        var news = JsonNode.Parse(message.Body)!.AsObject();
        if ((Guid?)news["user_id"] is not { } reader) { return; }
        await using var db = await databases.CreateDbContextAsync(ct);
        var told = message.Topic switch
        {
            "dispute_settled" => await OfDisputeAsync(db, news, ct),
            WatchStorageBudget.Topic => OfStorage(news),
            "webhook_disabled" => OfWebhook(news),
            _ => await OfJobAsync(db, news, message.Topic == "job_completed", ct),
        };
        if (told is not { } notice) { return; }
        var wantsMail = mail.IsOn && await db.Users.AnyAsync(u => u.Id == reader && !u.IsMailOff, ct);
        var id = Guid.CreateVersion7();
        var written = await db.Database.ExecuteSqlAsync($"""
            INSERT INTO notice (id, user_id, message_id, kind, args, link, created_at, mail_due_at, mail_tries, trace)
            VALUES ({id}, {reader}, {message.Id}, {notice.Kind}, {StudioJson.Write(notice.Facts)}::jsonb, {notice.Link}, now(), CASE WHEN {wantsMail} THEN now() END, 0, {StudioTrace.Here})
            ON CONFLICT (user_id, message_id) DO NOTHING
            """, ct);
        if (written > 0) { bus.Tell(reader, new UserSignal("notice", id)); }
    }

    /// <summary>Only what a person asked for stands in their history; the studio's own work is no news.</summary>
    private static async Task<Told?> OfJobAsync(StudioDb db, JsonObject news, bool isMade, CancellationToken ct)
    {
        var jobId = (Guid?)news["job_id"];
        if (await db.Generations.AsNoTracking().SingleOrDefaultAsync(g => g.JobId == jobId, ct) is not { } generation) { return null; }
        var hold = await db.Holds.AsNoTracking().SingleOrDefaultAsync(h => h.JobId == jobId, ct);
        var isFilm = generation.GenerationType == "vlog";
        var isPartial = (string?)news["status"] == "partial";
        var facts = new NoticeFacts
        {
            Title = generation.Title,
            Day = DayOf(generation.InputParams),
            Charged = hold is { State: HoldState.Captured } ? hold.Captured : hold is { State: HoldState.Released or HoldState.Expired } ? 0 : null,
            Returned = hold is { State: HoldState.Captured } ? hold.Amount - hold.Captured : hold is { State: HoldState.Released or HoldState.Expired } ? hold.Amount : null,
            ErrorCode = isMade ? null : generation.ErrorCode ?? (string?)news["error_code"],
        };
        var kind = (isFilm, isMade, isPartial) switch
        {
            (true, true, true) => NoticeKinds.FilmPartial,
            (true, true, false) => NoticeKinds.FilmReady,
            (true, false, _) => NoticeKinds.FilmFailed,
            (false, true, _) => NoticeKinds.OtherReady,
            (false, false, _) => NoticeKinds.OtherFailed,
        };
        return new Told(kind, facts, isFilm ? $"/films/{(Guid?)news["subject_id"]}" : $"/history/{generation.Id}");
    }

    private static async Task<Told?> OfDisputeAsync(StudioDb db, JsonObject news, CancellationToken ct)
    {
        var jobId = (Guid?)news["job_id"];
        var generation = await db.Generations.AsNoTracking().SingleOrDefaultAsync(g => g.JobId == jobId, ct);
        return new Told(
            NoticeKinds.DisputeSettled,
            new NoticeFacts { Title = generation?.Title, Day = DayOf(generation?.InputParams), Decision = (string?)news["decision"], Amount = (long?)news["amount"] },
            generation is null ? "/history" : $"/history/{generation.Id}");
    }

    private static Told OfWebhook(JsonObject news)
    {
        var name = (string?)news["name"];
        return new Told(
            NoticeKinds.WebhookDisabled, new NoticeFacts { Webhook = string.IsNullOrEmpty(name) ? (string?)news["host"] : name, Reason = (string?)news["reason"] }, "/account/webhooks");
    }

    private static Told OfStorage(JsonObject news) => new(
        (string?)news["state"] == "over" ? NoticeKinds.StorageOver : NoticeKinds.StorageNear,
        new NoticeFacts { Cost = (decimal?)news["cost"], Budget = (decimal?)news["budget"], Currency = (string?)news["currency"] }, "/admin/storage");

    private static DateOnly? DayOf(string? asked) =>
        asked is not null && JsonNode.Parse(asked) is JsonObject input && input["target_date"] is JsonValue value && value.TryGetValue(out string? text)
        && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private readonly record struct Told(string Kind, NoticeFacts Facts, string? Link);
}
