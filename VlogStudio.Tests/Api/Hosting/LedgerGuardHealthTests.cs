using System.Text.Json.Nodes;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Hosting;

public sealed class LedgerGuardHealthTests(PrivatePostgresFixture postgres)
{
    [Fact]
    public async Task Ready_WithTwoRoles_SaysThatRightsGuard()
    {
        await using var app = await StudioApp.StartAsync(postgres, builder => builder.Configuration["Jobs:Executes"] = "false");
        Assert.Equal("ok", await GuardAsync(app));
    }

    [Fact]
    public async Task Ready_AsTheOwner_SaysThatOnlyTriggersGuard()
    {
        var owner = postgres.OwnerOf(await postgres.CreateDatabaseAsync());
        await using var app = await StudioApp.StartAsync(postgres, builder => builder.Configuration["Jobs:Executes"] = "false", owner, owner);
        Assert.Equal("degraded", await GuardAsync(app));
        Assert.Equal(500, (long)(await (await app.RegisterAsync()).GetAsync<JsonObject>("api/v1/credits"))["available"]!);
    }

    private static async Task<string?> GuardAsync(StudioApp app)
    {
        using var http = app.CreateClient();
        using var answer = await http.GetAsync("/health/ready");
        var ready = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
        var states = ready.Select(p => p.Value).OfType<JsonObject>().Single();
        return (string?)states["ledger_guard"]!["status"];
    }
}
