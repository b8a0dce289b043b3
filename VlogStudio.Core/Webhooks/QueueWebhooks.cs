using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Core.Webhooks;

/// <summary>Makes one delivery for each address that wants a message. A message that comes twice finds its deliveries made.</summary>
internal sealed class QueueWebhooks(IDbContextFactory<StudioDb> databases, PublicAddress address) : IOutboxHandler
{
    public bool Wants(string topic) => WebhookTopics.All.Contains(topic);

    public async Task DeliverAsync(OutboxMessage message, CancellationToken ct)
    {
        var news = JsonNode.Parse(message.Body)!.AsObject();
        if ((Guid?)news["user_id"] is not { } owner) { return; }
        await using var db = await databases.CreateDbContextAsync(ct);
        var topic = message.Topic;
        var endpoints = await db.WebhookEndpoints.Where(e => e.UserId == owner && e.IsEnabled && (e.Topics.Length == 0 || e.Topics.Contains(topic))).Select(e => e.Id).ToListAsync(ct);
        if (endpoints.Count == 0) { return; }
        if (await BodyAsync(db, message, news, ct) is not { } body) { return; }
        foreach (var endpoint in endpoints)
        {
            await db.Database.ExecuteSqlAsync($"""
                INSERT INTO webhook_delivery (id, endpoint_id, message_id, topic, body, state, tries, due_at, created_at, trace)
                VALUES ({Guid.CreateVersion7()}, {endpoint}, {message.Id}, {topic}, {body}, 'pending', 0, now(), now(), {StudioTrace.Here})
                ON CONFLICT (endpoint_id, message_id) DO NOTHING
                """, ct);
        }
    }

    /// <summary>The body of a message, or null where it is the studio's own affair: only what a person asked for stands in their history.</summary>
    private async Task<string?> BodyAsync(StudioDb db, OutboxMessage message, JsonObject news, CancellationToken ct)
    {
        if (!message.Topic.StartsWith("job_", StringComparison.Ordinal))
        {
            news.Remove("user_id");
            return Envelope(message.Topic, (DateTimeOffset?)news["at"] ?? message.DueAt, news);
        }
        var jobId = (Guid?)news["job_id"];
        if (await db.Generations.AsNoTracking().SingleOrDefaultAsync(g => g.JobId == jobId, ct) is not { } generation) { return null; }
        var slash = generation.MediaCloudKey?.LastIndexOf('/') ?? -1;
        var asked = JsonNode.Parse(generation.InputParams) as JsonObject;
        return Envelope(message.Topic, (DateTimeOffset?)news["ended_at"] ?? message.DueAt, new JsonObject
        {
            ["job_id"] = jobId,
            ["status"] = (string?)news["status"],
            ["run_id"] = asked?["run_id"]?.DeepClone(),
            ["output_dir"] = slash > 0 ? generation.MediaCloudKey![..slash] : null,
            ["final_video_path"] = generation.MediaCloudUrl is { } url ? address.Of(url) : null,
            ["error"] = generation.ErrorMessage,
            ["error_code"] = generation.ErrorCode,
            ["video_files"] = Files(generation.OutputData, "video_files"),
            ["image_files"] = Files(generation.OutputData, "image_files"),
            ["voiceover_path"] = Output(generation.OutputData)?["voiceover_path"]?.DeepClone(),
            ["generation_id"] = generation.Id,
            ["generation_type"] = generation.GenerationType,
            ["subject_id"] = news["subject_id"]?.DeepClone(),
            ["title"] = generation.Title,
            ["credits_used"] = generation.CreditsUsed,
        });
    }

    private static JsonNode Files(string? output, string name) => Output(output)?[name] is JsonArray files ? files.DeepClone() : new JsonArray();

    private static JsonObject? Output(string? output) => output is null ? null : JsonNode.Parse(output) as JsonObject;

    /// <summary>What every body has in common.</summary>
    internal static string Envelope(string topic, DateTimeOffset at, JsonObject data) => new JsonObject
    {
        ["event"] = topic,
        ["timestamp"] = at.ToUnixTimeMilliseconds() / 1000.0,
        ["data"] = data,
    }.ToJsonString(StudioJson.Options);
}
