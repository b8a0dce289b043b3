using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using VlogStudio.Api;
using VlogStudio.Core.Compute;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Architecture;

public sealed class RoutesTests(StudioApp app) : IClassFixture<StudioApp>
{
    private IEnumerable<RouteEndpoint> Routes => app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(e => Edge.IsApi(new PathString("/" + e.RoutePattern.RawText?.TrimStart('/'))) && e.RoutePattern.RawText?.Contains("openapi", StringComparison.Ordinal) != true)
        // Pages are told apart by their component; OPTIONS and overridden methods are manners of a protocol, not routes of their own.
        .Where(e => e.Metadata.GetMetadata<ComponentTypeMetadata>() is null && e.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>()?.ExcludeFromDescription != true)
        .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("OPTIONS") != true);

    [Fact]
    public void Routes_Always_HaveNameAndSummary() => Assert.Empty(
        from route in Routes
        where route.Metadata.GetMetadata<IEndpointNameMetadata>() is null || route.Metadata.GetMetadata<IEndpointSummaryMetadata>() is null
        select route.DisplayName);

    [Fact]
    public void Routes_OutsideSignIn_AskWhoCalls() => Assert.Empty(
        from route in Routes
        where route.Metadata.GetMetadata<IAuthorizeData>() is null
        where !route.RoutePattern.RawText!.Contains("api/auth", StringComparison.Ordinal)
        // A signed address says by itself what it allows.
        where !route.RoutePattern.RawText!.StartsWith(SignedObjects.Path, StringComparison.Ordinal)
        select route.DisplayName);

    [Fact]
    public async Task Description_Always_NamesAndSummarisesEveryOperation()
    {
        using var http = app.CreateClient();
        var description = JsonNode.Parse(await http.GetStringAsync("/openapi/v1.json"))!;
        var silent =
            from path in description["paths"]!.AsObject()
            from operation in path.Value!.AsObject()
            where operation.Value is JsonObject
            where operation.Value["operationId"] is null || operation.Value["summary"] is null || !operation.Value["responses"]!.AsObject().ContainsKey("429")
            select $"{operation.Key} {path.Key}";
        Assert.Empty(silent);
        Assert.NotNull(description["components"]!["securitySchemes"]!["bearer"]);
    }
}
