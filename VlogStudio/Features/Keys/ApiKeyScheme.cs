using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Keys;
using VlogStudio.Features.Accounts;

namespace VlogStudio.Features.Keys;

/// <summary>
/// Recognises machines by <c>X-API-Key</c>. The scheme is asked only by the routes that name it: anywhere else a key is nobody, and where a key is asked
/// for, a person's cookie or token is nobody.
/// </summary>
internal sealed class ApiKeyScheme(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, CheckApiKey check)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>The scheme's name.</summary>
    public const string Name = "ApiKey";

    /// <summary>Policy of the routes of compute nodes.</summary>
    public const string Compute = "Compute";

    /// <summary>The header.</summary>
    public const string Header = "X-API-Key";

    /// <summary>The claim that holds the key's id.</summary>
    public const string KeyId = "api_key";

    private const string KeyName = "api_key_name";
    private const string KeyPrefix = "api_key_prefix";
    private const string KeyScope = "api_key_scope";

    /// <summary>Whose key a request came with.</summary>
    public static ApiKeyHolder HolderOf(ClaimsPrincipal user) => new(
        Guid.Parse(user.FindFirstValue(KeyId)!), user.FindFirstValue(KeyName)!, user.FindFirstValue(KeyPrefix)!, Enum.Parse<ApiScope>(user.FindFirstValue(KeyScope)!));

    /// <summary>Adds the policy.</summary>
    public static void AddPolicies(AuthorizationOptions policies) => policies.AddPolicy(
        Compute, policy => policy.AddAuthenticationSchemes(Name).RequireAuthenticatedUser().RequireClaim(KeyScope, nameof(ApiScope.Compute)));

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers[Header] is not [{ Length: > 0 } presented]) { return AuthenticateResult.NoResult(); }
        if (await check.HandleAsync(presented, AccountsApi.AddressOf(Context), Context.RequestAborted) is not { } holder) { return AuthenticateResult.Fail("The key is not good."); }
        var identity = new ClaimsIdentity(
            [new Claim(KeyId, holder.Id.ToString()), new Claim(KeyName, holder.Name), new Claim(KeyPrefix, holder.Prefix), new Claim(KeyScope, holder.Scope.ToString())], Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name));
    }
}

/// <summary>Registers it.</summary>
internal static class ApiKeySchemeModule
{
    /// <summary>Adds the scheme and its policy.</summary>
    public static IServiceCollection AddApiKeys(this IServiceCollection services)
    {
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, ApiKeyScheme>(ApiKeyScheme.Name, null);
        return services.Configure<AuthorizationOptions>(ApiKeyScheme.AddPolicies);
    }
}
