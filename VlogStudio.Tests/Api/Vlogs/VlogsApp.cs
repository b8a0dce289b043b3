using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Vlogs;

/// <summary>The app with a worker that makes no films: what was asked for stays as it was asked.</summary>
public sealed class VlogsApp(PrivatePostgresFixture postgres) : StudioApp(postgres)
{
    protected override void Adjust(WebApplicationBuilder builder) =>
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Jobs:Executes"] = "false" });
}
