using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Webhooks;

/// <summary>What is to change on an address; null leaves it as it is.</summary>
/// <param name="Url">Where messages are posted.</param>
/// <param name="Name">The person's name for it.</param>
/// <param name="Topics">Topics it wants; empty for all.</param>
/// <param name="IsEnabled">Whether messages are sent.</param>
public sealed record WebhookChange(string? Url = null, string? Name = null, IReadOnlyList<string>? Topics = null, bool? IsEnabled = null);

/// <summary>Changes an address, switches it off or on.</summary>
public sealed class ChangeWebhook(IDbContextFactory<StudioDb> databases, WebhookAddresses addresses)
{
    /// <summary>Changes it. What was on its way when it is switched off is given up, and may be sent again by hand.</summary>
    /// <returns>The address as it is now; not_found for somebody else's; problems of the fields.</returns>
    public async Task<Result<WebhookView>> HandleAsync(Guid userId, Guid id, WebhookChange change, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(change);
        var where = change.Url is null ? null : addresses.Check(change.Url);
        var (called, wanted) = (WebhookInput.Name(change.Name), WebhookInput.Topics(change.Topics));
        Problem[] problems = [.. where?.Problems ?? [], .. called.Problems, .. wanted.Problems];
        if (problems.Length > 0) { return Result<WebhookView>.Refuse(problems); }
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var endpoint = await db.WebhookEndpoints.FromSql($"SELECT * FROM webhook_endpoint WHERE id = {id} AND user_id = {userId} FOR UPDATE").SingleOrDefaultAsync(ct);
        if (endpoint is null) { return Problem.NotFound(); }
        if (where?.Value is { } url)
        {
            // Another place: its failures are not the old one's.
            if (url.AbsoluteUri != endpoint.Url) { endpoint.FailingSince = null; }
            endpoint.Url = url.AbsoluteUri;
        }
        if (change.Name is not null) { endpoint.Name = called.Value!; }
        if (change.Topics is not null) { endpoint.Topics = wanted.Value!; }
        if (change.IsEnabled is { } isEnabled && isEnabled != endpoint.IsEnabled)
        {
            (endpoint.IsEnabled, endpoint.DisabledReason, endpoint.FailingSince) = (isEnabled, isEnabled ? null : WebhookReasons.ByOwner, null);
            if (!isEnabled) { await db.GiveUpAsync(id, ct); }
        }
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return WebhookView.Of(endpoint);
    }
}
