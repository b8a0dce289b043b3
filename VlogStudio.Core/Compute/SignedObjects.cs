using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Compute;

/// <summary>What a signed address allows: one object, one way, for one attempt, for a while.</summary>
/// <param name="Key">The object.</param>
/// <param name="IsWrite">Whether it may be written, once and exactly so; else it may be read.</param>
/// <param name="JobId">The job it is for.</param>
/// <param name="Fence">The fence it is for: another's claim ends it.</param>
/// <param name="ExpiresAt">Until when (UTC).</param>
public sealed record SignedObject(string Key, bool IsWrite, Guid JobId, int Fence, DateTimeOffset ExpiresAt)
{
    /// <summary>The exact length to be written.</summary>
    public long Bytes { get; init; }

    /// <summary>SHA-256 of what is to be written, hex.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The media type it gets.</summary>
    public string? ContentType { get; init; }
}

/// <summary>Signs addresses of this server, for stores that have none of their own to give: nobody can make or change one without the studio's keys.</summary>
/// <param name="keys">The studio's keys.</param>
/// <param name="time">The clock.</param>
public sealed class SignedObjects(IDataProtectionProvider keys, TimeProvider time)
{
    /// <summary>Where signed objects are read and written.</summary>
    public const string Path = "/api/v1/vlogs/internal/objects";

    /// <summary>How long an address is good; long enough for a look around, never for a day.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private readonly IDataProtector _protector = keys.CreateProtector("VlogStudio.Compute.SignedObject.v1");

    /// <summary>An address on this server, without its host.</summary>
    public string AddressOf(SignedObject what) => $"{Path}?signature={_protector.Protect(StudioJson.Write(what))}";

    /// <summary>What a signature allows.</summary>
    /// <returns>It; or signature_refused, signature_expired.</returns>
    public Result<SignedObject> Read(string? signature, bool isWrite)
    {
        if (string.IsNullOrEmpty(signature)) { return Refused(); }
        try
        {
            var what = StudioJson.Read<SignedObject>(_protector.Unprotect(signature));
            return what.IsWrite != isWrite ? Refused() : what.ExpiresAt <= time.GetUtcNow() ? new Problem("signature_expired", ProblemKind.Forbidden) : what;
        }
        catch (Exception e) when (e is CryptographicException or System.Text.Json.JsonException or FormatException) { return Refused(); }
    }

    private static Problem Refused() => new("signature_refused", ProblemKind.Forbidden);
}
