using System.Security.Claims;

namespace VlogStudio.Core.Identity;

/// <summary>What a signed-in principal says about a person.</summary>
public static class PrincipalClaims
{
    /// <summary>The claim that names the session a principal came from.</summary>
    public const string Session = "sid";

    /// <summary>The claim that carries the customer number.</summary>
    public const string Customer = "customer_id";

    /// <summary>The person's id, which every act takes.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in.</exception>
    public static Guid UserId(this ClaimsPrincipal principal) =>
        principal.UserIdOrNull() ?? throw new InvalidOperationException("Nobody is signed in: the route or page must require authorisation.");

    /// <summary>The person's id, or null when nobody is signed in.</summary>
    public static Guid? UserIdOrNull(this ClaimsPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;
    }

    /// <summary>The session the principal came from, or null.</summary>
    public static Guid? SessionId(this ClaimsPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return Guid.TryParse(principal.FindFirstValue(Session), out var id) ? id : null;
    }
}
