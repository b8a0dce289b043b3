namespace VlogStudio.Core.Keys;

/// <summary>How a key is.</summary>
public enum ApiKeyState
{
    /// <summary>It opens what it is for.</summary>
    Good,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>An admin took it back.</summary>
    Revoked,
}

/// <summary>A key as admins see it; the secret is not in it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Scope">What it opens.</param>
/// <param name="Prefix">How it begins, after <c>vsk_</c>.</param>
/// <param name="State">How it is.</param>
/// <param name="CreatedAt">When it was made (UTC).</param>
/// <param name="ExpiresAt">From when on it is no good (UTC).</param>
/// <param name="RotatedAt">When it last got a fresh secret (UTC), or null.</param>
/// <param name="PreviousUntil">Until when the secret before is still good (UTC), or null where there is none any more.</param>
/// <param name="RevokedAt">When it was revoked (UTC), or null.</param>
/// <param name="LastUsedAt">When it was last used (UTC), or null for never.</param>
/// <param name="LastUsedFrom">From which address.</param>
public sealed record ApiKeyView(
    Guid Id, string Name, ApiScope Scope, string Prefix, ApiKeyState State, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? RotatedAt,
    DateTimeOffset? PreviousUntil, DateTimeOffset? RevokedAt, DateTimeOffset? LastUsedAt, string? LastUsedFrom)
{
    internal static ApiKeyView Of(ApiKey key, DateTimeOffset now) => new(
        key.Id, key.Name, key.Scope, key.Prefix, StateOf(key, now), key.CreatedAt, key.ExpiresAt, key.RotatedAt,
        key.PreviousUntil > now && key.RevokedAt is null ? key.PreviousUntil : null, key.RevokedAt, key.LastUsedAt, key.LastUsedFrom);

    private static ApiKeyState StateOf(ApiKey key, DateTimeOffset now) =>
        key.RevokedAt is not null ? ApiKeyState.Revoked : key.ExpiresAt <= now ? ApiKeyState.Expired : ApiKeyState.Good;
}

/// <summary>A key with its secret, which is shown this once.</summary>
/// <param name="Key">The key.</param>
/// <param name="Secret">What the machine sends as <c>X-API-Key</c>.</param>
public sealed record ApiKeyWithSecret(ApiKeyView Key, string Secret);

/// <summary>An admin's act on a key.</summary>
/// <param name="AdminId">Who acts; the caller has checked the role.</param>
/// <param name="KeyId">On which key.</param>
/// <param name="Ip">From which address.</param>
public sealed record ApiKeyAct(Guid AdminId, Guid KeyId, string? Ip);
