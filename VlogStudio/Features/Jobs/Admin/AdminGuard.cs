using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using VlogStudio.Features.Accounts;

namespace VlogStudio.Features.Jobs.Admin;

/// <summary>
/// Asks again, at each act of an admin's page, whether who acts is an admin: events of a circuit may come from anybody and long after the page was opened.
/// </summary>
/// <param name="viewers">Who looks.</param>
/// <param name="rights">The policies.</param>
internal sealed class AdminGuard(AuthenticationStateProvider viewers, IAuthorizationService rights)
{
    /// <summary>Whether the viewer is an admin now.</summary>
    public async Task<bool> IsAdminAsync() => (await rights.AuthorizeAsync((await viewers.GetAuthenticationStateAsync()).User, StudioPolicies.Admin)).Succeeded;
}
