using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Primitives;
using VlogStudio.Features.Accounts;

namespace VlogStudio.Features.Jobs.Admin;

/// <summary>
/// Asks again, at each act of an admin's page, whether who acts is an admin: events of a circuit may come from anybody and long after the page was opened.
/// </summary>
/// <param name="viewers">Who looks.</param>
/// <param name="rights">The policies.</param>
/// <param name="toasts">Where a refusal is said.</param>
/// <param name="problems">Its words.</param>
internal sealed class AdminGuard(AuthenticationStateProvider viewers, IAuthorizationService rights, Toasts toasts, ProblemWords problems)
{
    /// <summary>Whether the viewer is an admin now.</summary>
    public async Task<bool> IsAdminAsync() => (await rights.AuthorizeAsync((await viewers.GetAuthenticationStateAsync()).User, StudioPolicies.Admin)).Succeeded;

    /// <summary>Whether the viewer may act; one who may not is told so.</summary>
    public async Task<bool> AllowsAsync()
    {
        var isAdmin = await IsAdminAsync();
        if (!isAdmin) { toasts.Show(problems.Say([new Problem("not_an_admin", ProblemKind.Forbidden)]), Tone.Bad); }
        return isAdmin;
    }
}
