using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Webhooks;

/// <summary>Makes an address that is told of what happens.</summary>
public sealed class CreateWebhook(IDbContextFactory<StudioDb> databases, WebhookAddresses addresses, WebhookSecrets secrets, IOptions<WebhooksOptions> options, TimeProvider time)
{
    /// <summary>Makes it.</summary>
    /// <returns>The address with its secret; problems of <c>url</c>, <c>name</c>, <c>topics</c>; webhook_too_many (args: the most).</returns>
    public async Task<Result<WebhookWithSecret>> HandleAsync(Guid userId, string? url, string? name, IReadOnlyList<string>? topics, CancellationToken ct)
    {
        var (where, called, wanted) = (addresses.Check(url), WebhookInput.Name(name), WebhookInput.Topics(topics));
        Problem[] problems = [.. where.Problems, .. called.Problems, .. wanted.Problems];
        if (problems.Length > 0) { return Result<WebhookWithSecret>.Refuse(problems); }
        var secret = WebhookSignature.NewSecret();
        var endpoint = new WebhookEndpoint
        {
            UserId = userId,
            Url = where.Value!.AbsoluteUri,
            Name = called.Value!,
            Topics = wanted.Value!,
            SealedSecret = secrets.Seal(secret),
            CreatedAt = time.GetUtcNow(),
        };
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // Two at once could both find room for one.
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtext({"webhooks:" + userId}))", ct);
        if (await db.WebhookEndpoints.CountAsync(e => e.UserId == userId, ct) >= options.Value.MostPerPerson)
        {
            return Problem.Conflict("webhook_too_many", options.Value.MostPerPerson);
        }
        db.WebhookEndpoints.Add(endpoint);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return new WebhookWithSecret(WebhookView.Of(endpoint), secret);
    }
}

/// <summary>Checks what a person gives for an address.</summary>
internal static class WebhookInput
{
    private const int MaxName = 100;

    public static Result<string> Name(string? name) => PersonText.Check("name", name, MaxName, isRequired: false);

    public static Result<string[]> Topics(IReadOnlyList<string>? topics)
    {
        if (topics is null) { return Array.Empty<string>(); }
        return topics.FirstOrDefault(t => !WebhookTopics.All.Contains(t)) is { } unknown
            ? Problem.Invalid("topics", "webhook_topic_unknown", unknown.Length > 60 ? unknown[..60] : unknown, string.Join(", ", WebhookTopics.All))
            : topics.Distinct(StringComparer.Ordinal).ToArray();
    }
}
