using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Publishing;

/// <summary>Lets go of a person's channel: the studio forgets the token and gives it back to Google.</summary>
public sealed class DisconnectYouTube
{
    private readonly IDbContextFactory<StudioDb> _databases;
    private readonly YouTubeHttp _http;
    private readonly PublishingSecrets _secrets;
    private readonly PublishingOptions _options;
    private readonly WriteAudit _audit;
    private readonly ILogger<DisconnectYouTube> _logger;

    internal DisconnectYouTube(
        IDbContextFactory<StudioDb> databases, YouTubeHttp http, PublishingSecrets secrets, IOptions<PublishingOptions> options, WriteAudit audit, ILogger<DisconnectYouTube> logger) =>
        (_databases, _http, _secrets, _options, _audit, _logger) = (databases, http, secrets, options.Value, audit, logger);

    /// <summary>Lets go of it; twice is fine. What is under way fails at its next call.</summary>
    public async Task<Result<Unit>> HandleAsync(Guid userId, CancellationToken ct)
    {
        await using var db = await _databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtext({"youtube:" + userId}))", ct);
        var account = await db.YouTubeAccounts.AsNoTracking().SingleOrDefaultAsync(a => a.UserId == userId && a.SealedRefreshToken != null, ct);
        await db.YouTubeAccounts.Where(a => a.UserId == userId)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.SealedRefreshToken, (string?)null).SetProperty(a => a.LostAt, (DateTimeOffset?)null), ct);
        if (account is not null)
        {
            var note = new AuditNote($"user:{userId}", "youtube_disconnected", $"user:{userId}") { Before = StudioJson.Write(new { account.ChannelId, account.ChannelTitle }) };
            await _audit.HandleAsync(db, note, ct);
        }
        await transaction.CommitAsync(ct);
        if (account?.SealedRefreshToken is { } token) { await RevokeAsync(token, ct); }
        return default(Unit);
    }

    /// <summary>Forgotten it is either way; the person can also take it back at Google.</summary>
    private async Task RevokeAsync(string sealedToken, CancellationToken ct)
    {
        try
        {
            var reply = await _http.PostFormAsync(new Uri(_options.RevokeUrl), [new("token", _secrets.OpenToken(sealedToken))], ct);
            if (!reply.IsOk) { PublishingLog.NotRevoked(_logger, reply.Reason ?? reply.Trouble?.GetType().Name ?? "refused"); }
        }
        catch (CryptographicException e) { PublishingLog.NotRevoked(_logger, e.GetType().Name); }
    }
}
