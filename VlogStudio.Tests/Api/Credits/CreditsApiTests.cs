using System.Net;
using System.Text.Json.Nodes;
using VlogStudio.Core.Credits;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Credits;

public sealed class CreditsApiTests(StudioApp app) : IClassFixture<StudioApp>
{
    [Fact]
    public async Task Credits_AfterHoldAndCapture_SayWhatIsLeft()
    {
        var person = await app.RegisterAsync();
        var job = Guid.CreateVersion7();
        await InTransactionAsync(db => app.Get<PlaceHold>().HandleAsync(db, person.Id, job, 30, CancellationToken.None));

        var held = await person.GetAsync<JsonObject>("api/v1/credits");
        await InTransactionAsync(db => app.Get<CaptureHold>().HandleAsync(db, job, 20, CancellationToken.None));
        var after = await person.GetAsync<JsonObject>("api/v1/credits");
        var entries = await person.GetAsync<JsonObject>("api/v1/credits/entries?skip=0&limit=1");

        Assert.Equal("""{"available":470,"held":30,"posted":500}""", held.ToJsonString());
        Assert.Equal("""{"available":480,"held":0,"posted":480}""", after.ToJsonString());
        Assert.Equal(2, (int)entries["total"]!);
        var line = Assert.Single(entries["items"]!.AsArray())!;
        Assert.Equal(-20, (long)line["amount"]!);
        Assert.Equal(480, (long)line["balance_after"]!);
        Assert.Equal("capture", (string)line["kind"]!);
        Assert.Equal("work_partly_done", (string)line["reason_code"]!);
    }

    [Fact]
    public async Task Credits_Nobody_IsRefused() => Assert.Equal(HttpStatusCode.Unauthorized, (await app.CreateClient().GetAsync("api/v1/credits")).StatusCode);

    private Task<T> InTransactionAsync<T>(Func<VlogStudio.Core.Data.StudioDb, Task<T>> act) => app.WithDbAsync(async db =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        var result = await act(db);
        await transaction.CommitAsync();
        return result;
    });
}
