using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Identity;
using VlogStudio.Api;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Features.Accounts;

/// <summary>Says no: a page leads to the sign-in page, a route answers a problem.</summary>
internal sealed class RefusalAnswers : IAuthorizationMiddlewareResultHandler
{
    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            await next(context);
            return;
        }
        var isPage = context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;
        if (isPage && authorizeResult.Challenged)
        {
            await context.ChallengeAsync(IdentityConstants.ApplicationScheme);
            return;
        }
        if (isPage)
        {
            // The page's own router shows why, in the studio's frame.
            await next(context);
            return;
        }
        if (authorizeResult.Challenged && policy.AuthenticationSchemes.Contains(Keys.ApiKeyScheme.Name))
        {
            await Answers.Refuse(new Problem("api_key_refused", ProblemKind.Unauthorized)).ExecuteAsync(context);
            return;
        }
        if (authorizeResult.Challenged) { context.Response.Headers.WWWAuthenticate = "Bearer"; }
        await Answers.Refuse(Reason(context.User, policy, authorizeResult)).ExecuteAsync(context);
    }

    private static Problem Reason(ClaimsPrincipal user, AuthorizationPolicy policy, PolicyAuthorizationResult result)
    {
        if (result.Challenged) { return new Problem("not_signed_in", ProblemKind.Unauthorized); }
        var lacksSecondFactor = user.IsInRole(StudioRoles.Admin) && !user.HasClaim(StudioPolicies.Method, StudioPolicies.TwoFactor)
            && policy.Requirements.OfType<Microsoft.AspNetCore.Authorization.Infrastructure.ClaimsAuthorizationRequirement>().Any(r => r.ClaimType == StudioPolicies.Method);
        return new Problem(lacksSecondFactor ? "admin_needs_two_factor" : "not_allowed", ProblemKind.Forbidden);
    }
}
