namespace VlogStudio.Features.Accounts;

/// <summary>Where to go after signing in: only ever to a page of this studio.</summary>
internal static class LocalAddress
{
    /// <summary>The address when it is local, else the home page.</summary>
    public static string Of(string? address) =>
        address is { Length: > 0 and < 2000 } && address[0] == '/' && (address.Length == 1 || address[1] is not ('/' or '\\')) && !address.Any(char.IsControl) ? address : "/";
}
