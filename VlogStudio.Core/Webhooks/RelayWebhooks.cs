using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Core.Webhooks;

/// <summary>
/// Sends what is due. A delivery is claimed by moving its due time on, in a short transaction; the post is made outside of any; then what came of it
/// is noted. Whoever dies in between leaves the delivery to fall due again: it arrives at least once, always under the same id.
/// </summary>
internal sealed class RelayWebhooks(
    IDbContextFactory<StudioDb> databases, WebhookSender sender, WebhookSecrets secrets, NoteWebhookTry note, IOptions<WebhooksOptions> options,
    TimeProvider time, ILogger<RelayWebhooks> logger)
{
    private const int MostAtOnce = 32;
    private const int MostPerEndpoint = 4; // One that hangs must not keep the others waiting.
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);

    public async Task HandleAsync(CancellationToken ct)
    {
        var running = new Dictionary<Task, Guid>();
        try
        {
            while (true)
            {
                ct.ThrowIfCancellationRequested();
                foreach (var delivery in await ClaimAsync(running.Values, MostAtOnce - running.Count, ct)) { running.Add(SendAsync(delivery, ct), delivery.EndpointId); }
                if (running.Count == 0) { return; }
                using var look = CancellationTokenSource.CreateLinkedTokenSource(ct);
                await Task.WhenAny(running.Keys.Append(Task.Delay(s_look, time, look.Token)));
                await look.CancelAsync();
                foreach (var done in running.Keys.Where(t => t.IsCompleted).ToList()) { running.Remove(done); }
            }
        }
        finally { await Task.WhenAll(running.Keys); }
    }

    private async Task<List<WebhookDelivery>> ClaimAsync(IEnumerable<Guid> underWay, int room, CancellationToken ct)
    {
        if (room <= 0) { return []; }
        var busy = underWay.GroupBy(e => e).Where(g => g.Count() >= MostPerEndpoint).Select(g => g.Key).ToArray();
        var lease = options.Value.Limit + s_margin;
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.WebhookDeliveries.FromSql($"""
            WITH ready AS (
                SELECT c.id, row_number() OVER (PARTITION BY c.endpoint_id ORDER BY c.due_at, c.id) AS place
                FROM webhook_delivery c JOIN webhook_endpoint e ON e.id = c.endpoint_id
                WHERE c.state = 'pending' AND c.due_at <= now() AND e.is_enabled AND NOT (c.endpoint_id = ANY({busy}))
            ), picked AS (
                SELECT p.id FROM webhook_delivery p
                WHERE p.id IN (SELECT r.id FROM ready r WHERE r.place <= {MostPerEndpoint}) AND p.state = 'pending' AND p.due_at <= now()
                ORDER BY p.due_at, p.id LIMIT {room} FOR UPDATE SKIP LOCKED
            )
            UPDATE webhook_delivery d SET due_at = now() + {lease}, tries = d.tries + 1 FROM picked WHERE d.id = picked.id RETURNING d.*
            """).AsNoTracking().ToListAsync(ct);
    }

    private async Task SendAsync(WebhookDelivery delivery, CancellationToken ct)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync(ct);
            if (await db.WebhookEndpoints.AsNoTracking().SingleOrDefaultAsync(e => e.Id == delivery.EndpointId, ct) is not { } endpoint) { return; }
            await db.DisposeAsync();
            var at = time.GetUtcNow();
            using var span = StudioTrace.Continue(delivery.Trace, Spans.WebhookSend, ActivityKind.Producer)?.SetTag(Spans.Topic, delivery.Topic);
            var reply = Keys(endpoint, at) is { } keys
                ? await sender.PostAsync(new WebhookPost(endpoint.Url, IdOf(delivery.Id), delivery.Tries, delivery.Body, keys), ct)
                : new WebhookReply(null, "secret_unreadable", TimeSpan.Zero, null, null);
            if (!reply.IsTaken) { span.Fail(reply.ErrorCode ?? "refused"); }
            StudioMeter.WebhookTried(reply.IsTaken);
            // What came of it is noted even while the process ends: the receiver has it.
            await note.HandleAsync(delivery, endpoint, at, reply, CancellationToken.None);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested) { }
        catch (Exception e) when (e is not OutOfMemoryException) { WebhooksLog.NotNoted(logger, e, delivery.Id); }
    }

    /// <summary>The name a receiver tells doubles by.</summary>
    internal static string IdOf(Guid delivery) => $"msg_{delivery:n}";

    private List<string>? Keys(WebhookEndpoint endpoint, DateTimeOffset at)
    {
        try
        {
            var keys = new List<string> { secrets.Open(endpoint.SealedSecret) };
            if (endpoint.SealedPreviousSecret is { } previous && endpoint.PreviousUntil > at) { keys.Add(secrets.Open(previous)); }
            return keys;
        }
        catch (CryptographicException e)
        {
            WebhooksLog.SecretUnreadable(logger, e, endpoint.Id);
            return null;
        }
    }
}
