using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Webhooks;

/// <summary>Gives an address a fresh secret; for a while messages are signed with the old one too, so that the receiver can change over in peace.</summary>
public sealed class RotateWebhookSecret(IDbContextFactory<StudioDb> databases, WebhookSecrets secrets, IOptions<WebhooksOptions> options, TimeProvider time)
{
    /// <summary>Gives it.</summary>
    /// <returns>The address with its new secret; not_found for somebody else's.</returns>
    public async Task<Result<WebhookWithSecret>> HandleAsync(Guid userId, Guid id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var endpoint = await db.WebhookEndpoints.FromSql($"SELECT * FROM webhook_endpoint WHERE id = {id} AND user_id = {userId} FOR UPDATE").SingleOrDefaultAsync(ct);
        if (endpoint is null) { return Problem.NotFound(); }
        var secret = WebhookSignature.NewSecret();
        (endpoint.SealedPreviousSecret, endpoint.PreviousUntil) = (endpoint.SealedSecret, time.GetUtcNow() + options.Value.RotationOverlap);
        endpoint.SealedSecret = secrets.Seal(secret);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return new WebhookWithSecret(WebhookView.Of(endpoint), secret);
    }
}
