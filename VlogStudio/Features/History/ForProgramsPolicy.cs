using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing.Matching;

namespace VlogStudio.Features.History;

/// <summary>Marks a route that shares its address with a page.</summary>
internal sealed class ForPrograms
{
    public static readonly ForPrograms Mark = new();
}

/// <summary>
/// <c>/history</c> is a page and a route: a browser that asks for HTML gets the page, a program the route.
/// </summary>
internal sealed class ForProgramsPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => 1000;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(e => e.Metadata.GetMetadata<ForPrograms>() is not null);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var isBrowser = httpContext.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        for (var i = 0; i < candidates.Count; i++)
        {
            if (!candidates.IsValidCandidate(i)) { continue; }
            var metadata = candidates[i].Endpoint.Metadata;
            var isPage = metadata.GetMetadata<ComponentTypeMetadata>() is not null;
            var isRoute = metadata.GetMetadata<ForPrograms>() is not null;
            if ((isPage && !isBrowser) || (isRoute && isBrowser)) { candidates.SetValidity(i, false); }
        }
        return Task.CompletedTask;
    }
}
