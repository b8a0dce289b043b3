using System.Net.Http.Json;
using System.Text.Json.Nodes;
using VlogStudio.Tests.Api.Vlogs;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Events;

public sealed class EventsApiTests(VlogsApp app) : IClassFixture<VlogsApp>
{
    [Fact]
    public async Task GetDay_WithFootage_ListsItsEventsAndNeighbours()
    {
        var person = await app.RegisterAsync();
        var ids = await DaySeed.AddAsync(app, person.Id, place: "Paris, FR");
        await DaySeed.AddAsync(app, person.Id, new DateOnly(2026, 4, 30));
        var day = await person.GetAsync<JsonObject>("api/v1/vlogs/events/2026-05-02");
        Assert.Equal((3, "2026-04-30", null), ((int)day["min_events"]!, (string?)day["previous_date"], (string?)day["next_date"]));
        Assert.Equal(ids, day["events"]!.AsArray().Select(e => (Guid)e!["id"]!));
        Assert.Equal((10.0, 20.0, 10.0), ((double)day["events"]![1]!["start"]!, (double)day["events"]![1]!["end"]!, (double)day["events"]![1]!["duration"]!));
        Assert.Empty((await person.GetAsync<JsonObject>("api/v1/vlogs/events/1999-01-01"))["events"]!.AsArray());
        var days = await person.GetAsync<JsonObject>("api/v1/vlogs/days?from=2026-04-01&to=2026-05-31");
        Assert.Equal(["2026-04-30", "2026-05-02"], days["items"]!.AsArray().Select(d => (string)d!["date"]!));
    }

    [Theory]
    [InlineData("api/v1/vlogs/events/yesterday")]
    [InlineData("api/v1/vlogs/events/2026-02-30")]
    [InlineData("api/v1/vlogs/days?from=x&to=2026-05-31")]
    public async Task GetDay_NoDate_IsRefused(string path) => Assert.Equal(422, (int)(await (await app.RegisterAsync()).Http.GetAsync(path)).StatusCode);

    [Fact]
    public async Task Edits_AnyOfThem_CanBeTakenBackOneByOne()
    {
        var person = await app.RegisterAsync();
        var ids = await DaySeed.AddAsync(app, person.Id);
        var titled = await EditAsync(person, HttpMethod.Patch, $"{ids[0]}", new { title = "海邊 🏖️ '; drop table event; --" });
        Assert.Equal("海邊 🏖️ '; drop table event; --", (string)titled["events"]![0]!["title"]!);
        var trimmed = await EditAsync(person, HttpMethod.Patch, $"{ids[1]}", new { start = 12.5, end = 18 });
        Assert.Equal((12.5, 18.0, "2026-05-02T08:00:12.5+00:00"),
            ((double)trimmed["events"]![0]!["start"]!, (double)trimmed["events"]![0]!["end"]!, (string)trimmed["events"]![0]!["captured_at"]!));
        var split = await EditAsync(person, HttpMethod.Post, $"{ids[2]}/split", new { at = 24 });
        Assert.Equal([20.0, 24.0], split["events"]!.AsArray().Select(e => (double)e!["start"]!));
        var merged = await EditAsync(person, HttpMethod.Post, "merge", new { event_ids = new[] { ids[3], ids[4] } });
        Assert.Equal((30.0, 50.0), ((double)merged["events"]![0]!["start"]!, (double)merged["events"]![0]!["end"]!));
        await EditAsync(person, HttpMethod.Patch, $"{ids[5]}", new { is_hidden = true });
        Assert.Equal([0.0, 12.5, 20.0, 24.0, 30.0], await StartsAsync(person));

        for (var i = 0; i < 5; i++) { await EditAsync(person, HttpMethod.Post, "undo", new { date = "2026-05-02" }); }
        Assert.Equal([0.0, 10.0, 20.0, 30.0, 40.0, 50.0], await StartsAsync(person));
        var day = await person.GetAsync<JsonObject>("api/v1/vlogs/events/2026-05-02");
        Assert.Equal(ids, day["events"]!.AsArray().Select(e => (Guid)e!["id"]!));
        Assert.Equal("Something 1", (string)day["events"]![0]!["title"]!);
        Assert.Equal(409, (int)(await SendAsync(person, HttpMethod.Post, "undo", new { date = "2026-05-02" })).StatusCode);
    }

    [Theory]
    [InlineData("PATCH", "{0}", """{"title":"  "}""", "title", "text_required")]
    [InlineData("PATCH", "{0}", """{"start":-1}""", "start", "trim_outside_recording")]
    [InlineData("PATCH", "{0}", """{"end":61}""", "end", "trim_outside_recording")]
    [InlineData("PATCH", "{0}", """{"end":"NaN"}""", "end", "trim_outside_recording")]
    [InlineData("PATCH", "{0}", """{"start":9,"end":9.2}""", "end", "event_too_short")]
    [InlineData("PATCH", "{0}", """{"start":30}""", "end", "event_too_short")]
    [InlineData("POST", "{0}/split", """{"at":0.1}""", "at", "split_outside_event")]
    [InlineData("POST", "{0}/split", """{"at":1e300}""", "at", "split_outside_event")]
    [InlineData("POST", "{0}/split", "{}", "at", "split_outside_event")]
    [InlineData("POST", "merge", """{"event_ids":["{0}"]}""", "event_ids", "merge_needs_two")]
    [InlineData("POST", "merge", """{"event_ids":["{0}","{2}"]}""", "event_ids", "merge_not_neighbours")]
    public async Task Edit_BadInput_NamesTheField(string method, string path, string body, string field, string code)
    {
        var person = await app.RegisterAsync();
        var ids = await DaySeed.AddAsync(app, person.Id);
        string Fill(string text) => text.Replace("{0}", $"{ids[0]}", StringComparison.Ordinal).Replace("{2}", $"{ids[2]}", StringComparison.Ordinal);
        using var answer = await SendAsync(person, new HttpMethod(method), Fill(path), JsonNode.Parse(Fill(body))!);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal((422, code), ((int)answer.StatusCode, (string)problem["code"]!));
        Assert.NotEmpty((string)problem["errors"]![field]![0]!);
    }

    [Fact]
    public async Task Edit_SomebodyElsesEvent_IsNotFound()
    {
        var (person, other) = (await app.RegisterAsync(), await app.RegisterAsync());
        var ids = await DaySeed.AddAsync(app, person.Id);
        Assert.Equal(404, (int)(await SendAsync(other, HttpMethod.Patch, $"{ids[0]}", new { title = "mine" })).StatusCode);
        Assert.Equal(404, (int)(await SendAsync(other, HttpMethod.Post, $"{ids[0]}/split", new { at = 5 })).StatusCode);
        Assert.Equal(404, (int)(await SendAsync(other, HttpMethod.Post, "merge", new { event_ids = ids })).StatusCode);
        Assert.Equal(404, (int)(await other.Http.GetAsync($"api/v1/events/{ids[0]}/thumbnail")).StatusCode);
    }

    [Theory]
    [InlineData("""{"date":"2026-05-02","limit":0}""", "limit", "limit_out_of_range")]
    [InlineData("""{"date":"2026-05-02","limit":51}""", "limit", "limit_out_of_range")]
    [InlineData("""{"date":"1999-01-01","limit":3}""", "date", "no_footage_on_date")]
    public async Task AiSelect_BadInput_NamesTheField(string body, string field, string code)
    {
        var person = await app.RegisterAsync();
        await DaySeed.AddAsync(app, person.Id);
        using var answer = await person.Http.PostAsJsonAsync("api/v1/vlogs/ai-select", JsonNode.Parse(body));
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal((422, code), ((int)answer.StatusCode, (string)problem["code"]!));
        Assert.NotEmpty((string)problem["errors"]![field]![0]!);
    }

    [Fact]
    public async Task AiSelect_WishOf501_IsTooLong()
    {
        var person = await app.RegisterAsync();
        await DaySeed.AddAsync(app, person.Id);
        using var answer = await person.Http.PostAsJsonAsync("api/v1/vlogs/ai-select", new { date = "2026-05-02", limit = 3, summary_text = new string('x', 501) });
        Assert.Equal("text_too_long", (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]!);
    }

    private static async Task<IEnumerable<double>> StartsAsync(Person person) =>
        (await person.GetAsync<JsonObject>("api/v1/vlogs/events/2026-05-02"))["events"]!.AsArray().Select(e => (double)e!["start"]!);

    private static async Task<JsonObject> EditAsync(Person person, HttpMethod method, string path, object body)
    {
        using var answer = await SendAsync(person, method, path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {text}");
        return JsonNode.Parse(text)!.AsObject();
    }

    private static Task<HttpResponseMessage> SendAsync(Person person, HttpMethod method, string path, object body) =>
        person.Http.SendAsync(new HttpRequestMessage(method, $"api/v1/events/{path}") { Content = JsonContent.Create(body) });
}
