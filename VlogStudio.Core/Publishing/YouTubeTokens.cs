using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;

namespace VlogStudio.Core.Publishing;

/// <summary>Gets access tokens for channels and keeps them, in memory only, while they are good.</summary>
internal sealed class YouTubeTokens(
    IDbContextFactory<StudioDb> databases, YouTubeHttp http, PublishingSecrets secrets, IOptions<PublishingOptions> options, TimeProvider time, ILogger<YouTubeTokens> logger)
{
    private static readonly TimeSpan s_margin = TimeSpan.FromMinutes(2);
    private readonly ConcurrentDictionary<Guid, (string SealedBy, string Token, DateTimeOffset Until)> _kept = [];

    /// <summary>A token for calls.</summary>
    /// <param name="accountId">The channel.</param>
    /// <param name="refused">A token YouTube has just refused, or null.</param>
    /// <param name="ct">Ends the call.</param>
    /// <exception cref="JobFailedException">The studio may no longer act for the channel, or YouTube is away.</exception>
    public async Task<string> GetAsync(Guid accountId, string? refused, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var sealedToken = await db.YouTubeAccounts.Where(a => a.Id == accountId).Select(a => a.SealedRefreshToken).SingleOrDefaultAsync(ct) ?? throw Lost("The channel is not connected.");
        if (_kept.TryGetValue(accountId, out var kept) && kept.SealedBy == sealedToken && kept.Token != refused && kept.Until > time.GetUtcNow()) { return kept.Token; }
        var reply = await http.PostFormAsync(new Uri(options.Value.TokenUrl), FormOf(Open(sealedToken)), ct);
        if (reply.Reason is "invalid_grant")
        {
            // Taken back by the person at Google, unused for too long, or granted to a client in test mode, whose tokens die after a week.
            await db.YouTubeAccounts.Where(a => a.Id == accountId && a.SealedRefreshToken == sealedToken)
                .ExecuteUpdateAsync(set => set.SetProperty(a => a.SealedRefreshToken, (string?)null).SetProperty(a => a.LostAt, time.GetUtcNow()), ct);
            PublishingLog.AccessLost(logger, accountId);
            throw Lost("YouTube no longer takes the refresh token.");
        }
        if (!reply.IsOk || reply.Body?["access_token"]?.ToString() is not { Length: > 0 } token) { throw reply.ToFailure("refreshing the access token"); }
        _kept[accountId] = (sealedToken, token, time.GetUtcNow() + LifetimeOf(reply.Body) - s_margin);
        return token;
    }

    internal static TimeSpan LifetimeOf(JsonObject body) => TimeSpan.FromSeconds(body["expires_in"] is JsonValue value && value.TryGetValue<double>(out var seconds) ? seconds : 300);

    private Dictionary<string, string> FormOf(string refreshToken) => new()
    {
        ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken, ["client_id"] = options.Value.ClientId, ["client_secret"] = options.Value.ClientSecret,
    };

    private string Open(string sealedToken)
    {
        try { return secrets.OpenToken(sealedToken); }
        catch (CryptographicException e) { throw new JobFailedException(new JobError(JobErrorClass.Deterministic, "youtube_access_lost", "The refresh token cannot be opened."), e); }
    }

    private static JobFailedException Lost(string why) => new(new JobError(JobErrorClass.Deterministic, "youtube_access_lost", why));
}
