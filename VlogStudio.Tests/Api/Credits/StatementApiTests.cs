using System.Net;
using System.Text.Json.Nodes;
using VlogStudio.Tests.Api.Disputes;

namespace VlogStudio.Tests.Api.Credits;

public sealed class StatementApiTests(DisputeApp app) : IClassFixture<DisputeApp>
{
    [Fact]
    public async Task Csv_OfOnesOwn_HoldsEveryMovementOldestFirst()
    {
        var person = await app.RegisterAsync();
        await app.ChargeAsync(person.Id, 12);
        await app.ChargeAsync((await app.RegisterAsync()).Id, 99);

        using var answer = await person.Http.GetAsync("api/v1/credits/statement.csv?zone=Asia/Taipei");
        var rows = (await answer.Content.ReadAsStringAsync()).TrimStart('\ufeff').TrimEnd().Split("\r\n").Select(r => r.Split(',')).ToList();

        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("credits-all.csv", answer.Content.Headers.ContentDisposition!.FileName);
        Assert.Equal([["credits", "balance_after"], ["500", "500"], ["-12", "488"]], rows.Select(r => r[4..6]));
        Assert.EndsWith("+08:00", rows[1][1], StringComparison.Ordinal);
        var entries = await person.GetAsync<JsonObject>("api/v1/credits/entries");
        Assert.Equal(entries["items"]!.AsArray().Select(e => (string)e!["tx_id"]!).Reverse(), rows.Skip(1).Select(r => r[9]));
    }

    [Theory]
    [InlineData("month=2026-13", "unknown_month")]
    [InlineData("month=x", "unknown_month")]
    [InlineData("zone=Nowhere/Land", "unknown_zone")]
    [InlineData("zone=..%2F..%2Fetc%2Fpasswd", "unknown_zone")]
    public async Task Csv_WrongAsked_IsRefusedByName(string query, string code)
    {
        using var answer = await (await app.RegisterAsync()).Http.GetAsync("api/v1/credits/statement.csv?" + query);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(code, (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]!);
    }

    [Fact]
    public async Task Csv_Nobody_IsRefused() => Assert.Equal(HttpStatusCode.Unauthorized, (await app.CreateClient().GetAsync("api/v1/credits/statement.csv")).StatusCode);
}
