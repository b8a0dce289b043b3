using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using VlogStudio.Hosting;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Hosting;

public sealed class DatabaseAwayTests(PrivatePostgresFixture postgres)
{
    [Fact]
    public async Task Routes_WhileTheDatabaseIsAway_Answer503AndRecover()
    {
        using var folder = new TemporaryFolder();
        var server = await PrivatePostgres.StartAsync(folder.Path, NullLogger.Instance, ["fsync=off"]);
        try
        {
            await using var app = await StudioApp.StartAsync(postgres, builder => builder.Configuration["Jobs:Executes"] = "false", server.ConnectionString, server.OwnerConnectionString);
            var person = await app.RegisterAsync();
            await server.DisposeAsync();

            using var away = await person.Http.GetAsync("/api/v1/music");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, away.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(5), away.Headers.RetryAfter!.Delta);
            var problem = JsonNode.Parse(await away.Content.ReadAsStringAsync())!;
            Assert.Equal("database_unavailable", (string)problem["code"]!);
            using var ready = await person.Http.GetAsync("/health/ready");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);

            server = await PrivatePostgres.StartAsync(folder.Path, NullLogger.Instance, ["fsync=off"]);
            await StudioApp.UntilAsync(async () =>
            {
                using var back = await person.Http.GetAsync("/api/v1/music");
                return back.IsSuccessStatusCode;
            }, "routes answer again");
        }
        finally
        {
            await server.DisposeAsync();
        }
    }
}
