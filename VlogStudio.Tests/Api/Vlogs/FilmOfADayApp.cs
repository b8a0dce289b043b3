using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Vlogs;

/// <summary>The whole app, in which films of five seconds count as long.</summary>
public sealed class FilmOfADayApp(PrivatePostgresFixture postgres) : StudioApp(postgres)
{
    protected override void Adjust(WebApplicationBuilder builder) =>
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Vlogs:StreamFromSeconds"] = "5" });
}
