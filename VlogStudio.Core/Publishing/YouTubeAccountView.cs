using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Publishing;

/// <summary>Whether, and where, a person may publish.</summary>
/// <param name="IsOffered">Whether the studio can publish to YouTube at all.</param>
/// <param name="IsConnected">Whether it may act for the person's channel.</param>
/// <param name="ChannelTitle">The channel's name, or null.</param>
/// <param name="ChannelUrl">Where the channel is, or null.</param>
/// <param name="IsLost">Whether YouTube has taken the studio's right to act back, so that the person must connect anew.</param>
public sealed record YouTubeAccountView(bool IsOffered, bool IsConnected, string? ChannelTitle, string? ChannelUrl, bool IsLost)
{
    internal static YouTubeAccountView Of(bool isOffered, YouTubeAccount? account) => new(
        isOffered, account?.SealedRefreshToken is not null, account?.ChannelTitle, account is null ? null : $"https://www.youtube.com/channel/{Uri.EscapeDataString(account.ChannelId)}",
        account is { SealedRefreshToken: null, LostAt: not null });
}

/// <summary>Reads it.</summary>
/// <param name="databases">The database.</param>
/// <param name="options">Whether there is an OAuth client.</param>
public sealed class GetYouTubeAccount(IDbContextFactory<StudioDb> databases, IOptions<PublishingOptions> options)
{
    /// <summary>Reads it; of several channels the one connected last.</summary>
    public async Task<YouTubeAccountView> HandleAsync(Guid userId, CancellationToken ct)
    {
        if (!options.Value.IsOn) { return YouTubeAccountView.Of(false, null); }
        await using var db = await databases.CreateDbContextAsync(ct);
        var account = await db.YouTubeAccounts.AsNoTracking().Where(a => a.UserId == userId && (a.SealedRefreshToken != null || a.LostAt != null))
            .OrderByDescending(a => a.SealedRefreshToken != null).ThenByDescending(a => a.ConnectedAt).FirstOrDefaultAsync(ct);
        return YouTubeAccountView.Of(true, account);
    }
}
