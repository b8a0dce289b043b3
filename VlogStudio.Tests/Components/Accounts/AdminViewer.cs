using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using VlogStudio.Features.Accounts;

namespace VlogStudio.Tests.Components.Accounts;

/// <summary>Who looks, as an admin until the test says otherwise.</summary>
internal sealed class AdminViewer(Guid id) : AuthenticationStateProvider, IAuthorizationService
{
    public bool IsAdmin { get; set; } = true;

    public override Task<AuthenticationState> GetAuthenticationStateAsync() =>
        Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, id.ToString())], "test"))));

    public Task<AuthorizationResult> AuthorizeAsync(ClaimsPrincipal user, object? resource, IEnumerable<IAuthorizationRequirement> requirements) =>
        throw new NotSupportedException();

    public Task<AuthorizationResult> AuthorizeAsync(ClaimsPrincipal user, object? resource, string policyName) =>
        Task.FromResult(IsAdmin && policyName == StudioPolicies.Admin ? AuthorizationResult.Success() : AuthorizationResult.Failed());
}
