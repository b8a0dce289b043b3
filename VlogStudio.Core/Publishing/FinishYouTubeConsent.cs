using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Publishing;

/// <summary>Takes in what Google gave a person to bring back, and connects their channel.</summary>
public sealed class FinishYouTubeConsent
{
    private readonly IDbContextFactory<StudioDb> _databases;
    private readonly YouTubeHttp _http;
    private readonly PublishingSecrets _secrets;
    private readonly PublishingOptions _options;
    private readonly WriteAudit _audit;
    private readonly TimeProvider _time;

    internal FinishYouTubeConsent(
        IDbContextFactory<StudioDb> databases, YouTubeHttp http, PublishingSecrets secrets, IOptions<PublishingOptions> options, WriteAudit audit, TimeProvider time) =>
        (_databases, _http, _secrets, _options, _audit, _time) = (databases, http, secrets, options.Value, audit, time);

    /// <summary>Connects the channel; one connected before is let go.</summary>
    /// <param name="userId">Who came back.</param>
    /// <param name="code">The code; null where they refused.</param>
    /// <param name="state">The state they were sent with.</param>
    /// <param name="ct">Ends the call.</param>
    /// <returns>The channel; or youtube_not_configured, youtube_consent_state, youtube_consent_refused, youtube_scopes_missing, youtube_no_channel, youtube_unavailable.</returns>
    public async Task<Result<YouTubeAccountView>> HandleAsync(Guid userId, string? code, string? state, CancellationToken ct)
    {
        if (!_options.IsOn) { return Problem.Conflict("youtube_not_configured"); }
        if (Open(state) is not { } begun || begun.UserId != userId) { return Problem.Invalid("state", "youtube_consent_state"); }
        if (string.IsNullOrEmpty(code)) { return Problem.Conflict("youtube_consent_refused"); }
        var granted = await _http.PostFormAsync(new Uri(_options.TokenUrl), FormOf(code, begun), ct);
        if (granted is not { IsOk: true, Body: { } body }) { return granted.IsPassing ? Away() : Problem.Conflict("youtube_consent_refused"); }
        if (body["refresh_token"]?.ToString() is not { Length: > 0 } refresh || body["access_token"]?.ToString() is not { Length: > 0 } access) { return Problem.Conflict("youtube_consent_refused"); }
        // People may untick what they are asked for.
        var scopes = (body["scope"]?.ToString() ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (BeginYouTubeConsent.Scopes.Except(scopes).Any()) { return Problem.Conflict("youtube_scopes_missing"); }
        var reply = await _http.CallAsync(HttpMethod.Get, new Uri($"{_options.ApiUrl}/channels?part=snippet,contentDetails&mine=true"), access, null, ct);
        if (!reply.IsOk && reply.IsPassing) { return Away(); }
        if ((reply.Body?["items"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault() is not { } channel
            || channel["id"]?.ToString() is not { } id || channel["contentDetails"]?["relatedPlaylists"]?["uploads"]?.ToString() is not { Length: > 0 } uploads)
        {
            return Problem.Conflict("youtube_no_channel");
        }
        return await KeepAsync(userId, id, channel["snippet"]?["title"]?.ToString() ?? id, uploads, refresh, ct);
    }

    private async Task<YouTubeAccountView> KeepAsync(Guid userId, string channelId, string title, string uploads, string refresh, CancellationToken ct)
    {
        await using var db = await _databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtext({"youtube:" + userId}))", ct);
        await db.YouTubeAccounts.Where(a => a.UserId == userId).ExecuteUpdateAsync(set => set.SetProperty(a => a.SealedRefreshToken, (string?)null), ct);
        var account = await db.YouTubeAccounts.SingleOrDefaultAsync(a => a.UserId == userId && a.ChannelId == channelId, ct);
        if (account is null)
        {
            account = new YouTubeAccount { UserId = userId, ChannelId = channelId, ChannelTitle = title, UploadsId = uploads, ConnectedAt = _time.GetUtcNow() };
            db.YouTubeAccounts.Add(account);
        }
        (account.ChannelTitle, account.UploadsId, account.SealedRefreshToken) = (title, uploads, _secrets.SealToken(refresh));
        (account.ConnectedAt, account.LostAt) = (_time.GetUtcNow(), null);
        await db.SaveChangesAsync(ct);
        await _audit.HandleAsync(db, new AuditNote($"user:{userId}", "youtube_connected", $"user:{userId}") { After = StudioJson.Write(new { channelId, title }) }, ct);
        await transaction.CommitAsync(ct);
        return YouTubeAccountView.Of(true, account);
    }

    private ConsentUnderWay? Open(string? state)
    {
        if (string.IsNullOrEmpty(state)) { return null; }
        try { return StudioJson.Read<ConsentUnderWay>(_secrets.OpenConsent(state)); }
        catch (Exception e) when (e is CryptographicException or FormatException) { return null; }
    }

    private Dictionary<string, string> FormOf(string code, ConsentUnderWay begun) => new()
    {
        ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = begun.RedirectUrl, ["code_verifier"] = begun.Verifier,
        ["client_id"] = _options.ClientId, ["client_secret"] = _options.ClientSecret,
    };

    private static Problem Away() => new("youtube_unavailable", ProblemKind.Unavailable);
}
