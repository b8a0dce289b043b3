using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Music;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Vlogs;

public sealed class VlogsApiTests(VlogsApp app) : IClassFixture<VlogsApp>
{
    private const string Date = "2026-05-02";

    [Fact]
    public async Task RequestVlog_GoodRequest_HoldsItsPriceAndMakesEverythingAtOnce()
    {
        var person = await app.RegisterAsync();
        var events = await DaySeed.AddAsync(app, person.Id);
        var before = await CreditsAsync(person);
        var quote = await PostAsync(person, "api/v1/vlogs/quote", Body(events));
        Assert.Equal((200, 12), (quote.Status, (int)quote.Json["credits"]!));
        Assert.Equal(60, (double)quote.Json["expected_duration"]!);

        using var made = await person.Http.PostAsJsonAsync("api/v1/vlogs", Body(events, title: "'; drop table vlogs; -- 🏖️ 日記"));
        var receipt = await ReadAsync(made);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal($"/api/v1/vlogs/{receipt["vlog_id"]}", made.Headers.Location!.ToString());
        Assert.Equal(("pending", 12), ((string)receipt["status"]!, (int)receipt["credits_held"]!));
        var after = await CreditsAsync(person);
        Assert.Equal((before.Available - 12, 12), (after.Available, after.Held));

        var vlog = await person.GetAsync<JsonObject>($"api/v1/vlogs/{receipt["vlog_id"]}");
        Assert.Equal("'; drop table vlogs; -- 🏖️ 日記", (string)vlog["title"]!);
        Assert.Equal(("pending", "1080p", 12), ((string)vlog["status"]!, (string)vlog["resolution"]!, (int)vlog["credits"]!["held"]!));
        Assert.Equal(events, vlog["segments"]!.AsArray().Select(s => (Guid)s!["event_id"]!));
        Assert.Equal((Guid)receipt["job_id"]!, (Guid)vlog["job_id"]!);
        var jobId = (Guid)receipt["job_id"]!;
        Assert.Equal(1, await app.WithDbAsync(db => db.Generations.CountAsync(g => g.JobId == jobId && g.GenerationType == "vlog")));
        Assert.Equal(1, await app.WithDbAsync(db => db.Jobs.CountAsync(j => j.Id == jobId && j.Kind == "generate_vlog")));
    }

    [Fact]
    public async Task RequestVlog_TooFewEvents_SaysHowManyMore()
    {
        var person = await app.RegisterAsync();
        var events = await DaySeed.AddAsync(app, person.Id);
        var refused = await PostAsync(person, "api/v1/vlogs", Body([events[0]]));
        Assert.Equal((422, "too_few_events"), (refused.Status, refused.Code));
        Assert.Contains("2 more", (string)refused.Json["errors"]!["event_ids"]![0]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RequestVlog_SomebodyElsesEvent_IsNotFound()
    {
        var (person, other) = (await app.RegisterAsync(), await app.RegisterAsync());
        var (mine, theirs) = (await DaySeed.AddAsync(app, person.Id), await DaySeed.AddAsync(app, other.Id));
        await RefusedAsync(person, Body([mine[0], mine[1], theirs[0]]), "event_ids", "event_not_found");
    }

    [Fact]
    public async Task RequestVlog_AnotherDaysEvent_IsRefused()
    {
        var person = await app.RegisterAsync();
        var (today, tomorrow) = (await DaySeed.AddAsync(app, person.Id), await DaySeed.AddAsync(app, person.Id, DaySeed.Day.AddDays(1)));
        await RefusedAsync(person, Body([today[0], today[1], tomorrow[0]]), "event_ids", "event_not_on_date");
    }

    [Fact]
    public async Task RequestVlog_EventTwice_IsRefused()
    {
        var person = await app.RegisterAsync();
        var events = await DaySeed.AddAsync(app, person.Id);
        await RefusedAsync(person, Body([events[0], events[1], events[2], events[1]]), "event_ids", "event_chosen_twice");
    }

    [Fact]
    public async Task RequestVlog_DayWithoutFootage_IsRefused()
    {
        var person = await app.RegisterAsync();
        var body = Body([Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7()]);
        body["target_date"] = "1999-01-01";
        await RefusedAsync(person, body, "target_date", "no_footage_on_date");
    }

    [Theory]
    [InlineData("max_duration", "0", "max_duration_out_of_range")]
    [InlineData("max_duration", "-1", "max_duration_out_of_range")]
    [InlineData("max_duration", "1000000000", "max_duration_out_of_range")]
    [InlineData("max_duration", "1e999", "max_duration_out_of_range")]
    [InlineData("max_duration", "\"NaN\"", "max_duration_out_of_range")]
    [InlineData("resolution", "\"8k\"", "unknown_resolution")]
    [InlineData("orientation", "\"diagonal\"", "unknown_orientation")]
    [InlineData("transition", "\"explode\"", "unknown_transition")]
    [InlineData("fit", "3", "unknown_fit")]
    [InlineData("music_id", "\"0198c0de-0000-7000-8000-000000000000\"", "track_not_found")]
    [InlineData("music_volume", "1.5", "volume_out_of_range")]
    [InlineData("original_volume", "-0.1", "volume_out_of_range")]
    [InlineData("target_date", "\"someday\"", "target_date_missing")]
    public async Task RequestVlog_BadField_IsNamedWithItsRemedy(string field, string value, string code)
    {
        var person = await app.RegisterAsync();
        var body = Body(await DaySeed.AddAsync(app, person.Id));
        body.Remove(field);
        var json = body.ToJsonString()[..^1] + $",\"{field}\":{value}}}";
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await person.Http.PostAsync("api/v1/vlogs", content);
        var problem = await ReadAsync(answer);
        Assert.Equal(422, (int)answer.StatusCode);
        Assert.True(problem["errors"]!.AsObject().ContainsKey(field), problem.ToJsonString());
        Assert.Contains(code, new[] { (string)problem["code"]! }.Append(field == "target_date" ? code : ""));
        Assert.NotEmpty((string)problem["errors"]![field]![0]!);
    }

    [Fact]
    public async Task RequestVlog_TitleOf300_SaysHowLongItMayBe()
    {
        var person = await app.RegisterAsync();
        var body = Body(await DaySeed.AddAsync(app, person.Id), title: new string('x', 300));
        await RefusedAsync(person, body, "title", "text_too_long");
    }

    [Fact]
    public async Task RequestVlog_EmptyOrBrokenBody_IsRefusedNotAccepted()
    {
        var person = await app.RegisterAsync();
        foreach (var text in (string[])["", "null", "[]", "{", "{\"max_duration\":NaN}", "\"x\""])
        {
            using var content = new StringContent(text, Encoding.UTF8, "application/json");
            using var answer = await person.Http.PostAsync("api/v1/vlogs", content);
            Assert.InRange((int)answer.StatusCode, 400, 422);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }
    }

    [Theory]
    [InlineData(10, 40, "music_end", "music_outside_track")]
    [InlineData(35, null, "music_start", "music_outside_track")]
    [InlineData(20, 10, "music_end", "music_reversed")]
    public async Task RequestVlog_PieceOutsideItsTrack_IsRefused(int? start, int? end, string field, string code)
    {
        var person = await app.RegisterAsync();
        var body = Body(await DaySeed.AddAsync(app, person.Id));
        body["music_id"] = await DaySeed.AddTrackAsync(app, null);
        (body["music_start"], body["music_end"]) = (start, end);
        await RefusedAsync(person, body, field, code);
    }

    [Fact]
    public async Task RequestVlog_SomebodyElsesTrack_IsNotFound()
    {
        var (person, other) = (await app.RegisterAsync(), await app.RegisterAsync());
        var body = Body(await DaySeed.AddAsync(app, person.Id));
        body["music_id"] = await DaySeed.AddTrackAsync(app, other.Id);
        await RefusedAsync(person, body, "music_id", "track_not_found");
        body["music_id"] = await DaySeed.AddTrackAsync(app, person.Id, TrackStatus.Processing);
        await RefusedAsync(person, body, "music_id", "track_not_ready");
    }

    [Fact]
    public async Task RequestVlog_NoCreditsLeft_Is402AndLeavesNothingBehind()
    {
        var person = await app.RegisterAsync();
        var events = await DaySeed.AddAsync(app, person.Id);
        await app.TamperAsync($"UPDATE account SET posted = 3 WHERE id = '{person.Id}'");
        var refused = await PostAsync(person, "api/v1/vlogs", Body(events));
        Assert.Equal((402, "insufficient_credits"), (refused.Status, refused.Code));
        Assert.Contains("12", (string)refused.Json["detail"]!, StringComparison.Ordinal);
        Assert.Equal((0, 0, 0), await app.WithDbAsync(async db => (
            await db.Vlogs.CountAsync(v => v.UserId == person.Id), await db.Jobs.CountAsync(j => j.UserId == person.Id), await db.Generations.CountAsync(g => g.UserId == person.Id))));
    }

    [Fact]
    public async Task RequestVlog_SameKeyFiftyTimesAtOnce_MakesOneFilm()
    {
        var person = await app.RegisterAsync();
        var events = await DaySeed.AddAsync(app, person.Id);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => PostAsync(person, "api/v1/vlogs", Body(events), "key-1")));
        Assert.All(answers, a => Assert.Equal(201, a.Status));
        Assert.Single(answers.Select(a => (string)a.Json["vlog_id"]!).Distinct());
        Assert.Equal(12, (await CreditsAsync(person)).Held);
        var other = await PostAsync(person, "api/v1/vlogs", Body(events, title: "Another"), "key-1");
        Assert.Equal((422, "idempotency_key_reused"), (other.Status, other.Code));
    }

    [Fact]
    public async Task RequestVlog_TwentyKeysAndCreditsForOne_MakesOneFilm()
    {
        var person = await app.RegisterAsync();
        var events = await DaySeed.AddAsync(app, person.Id);
        var available = (await CreditsAsync(person)).Available;
        while (available >= 24)
        {
            Assert.Equal(201, (await PostAsync(person, "api/v1/vlogs", Body(events))).Status);
            available -= 12;
        }
        var held = (await CreditsAsync(person)).Held;

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => PostAsync(person, "api/v1/vlogs", Body(events), $"one-of-{i}")));

        Assert.Single(answers, a => a.Status == 201);
        Assert.Equal(19, answers.Count(a => (a.Status, a.Code) == (402, "insufficient_credits")));
        Assert.Equal((available - 12, held + 12), await CreditsAsync(person));
        Assert.Equal(0, await app.WithDbAsync(async db => await db.Jobs.CountAsync(j => j.UserId == person.Id) - await db.Holds.CountAsync(h => h.AccountId == person.Id)));
    }

    [Fact]
    public async Task CancelVlog_Waiting_GivesTheCreditsBackAndMayBeRetried()
    {
        var person = await app.RegisterAsync();
        var events = await DaySeed.AddAsync(app, person.Id);
        var before = await CreditsAsync(person);
        var made = await PostAsync(person, "api/v1/vlogs", Body(events));
        var path = $"api/v1/vlogs/{made.Json["vlog_id"]}";
        Assert.Equal(409, (await PostAsync(person, $"{path}/retry", [])).Status);
        var cancelled = await PostAsync(person, $"{path}/cancel", []);
        Assert.Equal((202, "cancelled", 12), (cancelled.Status, (string)cancelled.Json["status"]!, (int)cancelled.Json["credits"]!["released"]!));
        Assert.Equal(before, await CreditsAsync(person));
        Assert.Equal(HoldState.Released, await app.WithDbAsync(db => db.Holds.Where(h => h.AccountId == person.Id).Select(h => h.State).SingleAsync()));

        var again = await PostAsync(person, $"{path}/retry", []);
        Assert.Equal(201, again.Status);
        Assert.NotEqual((string)made.Json["job_id"]!, (string)again.Json["job_id"]!);
        Assert.Equal(12, (await CreditsAsync(person)).Held);
        Assert.Equal(2, await app.WithDbAsync(db => db.Generations.CountAsync(g => g.UserId == person.Id)));
    }

    [Fact]
    public async Task RerenderVlog_WithChanges_IsAnotherVersion()
    {
        var person = await app.RegisterAsync();
        var events = await DaySeed.AddAsync(app, person.Id);
        var first = await PostAsync(person, "api/v1/vlogs", Body(events, title: "First"));
        // The events it was made of may be edited away meanwhile: the film still can be made again.
        await person.Http.PostAsJsonAsync($"api/v1/events/{events[0]}/split", new { at = 5 });
        var second = await PostAsync(person, $"api/v1/vlogs/{first.Json["vlog_id"]}/rerender", new JsonObject { ["resolution"] = "720p", ["max_duration"] = 30 });
        Assert.Equal((201, 3), (second.Status, (int)second.Json["credits_held"]!));
        var vlog = await person.GetAsync<JsonObject>($"api/v1/vlogs/{second.Json["vlog_id"]}");
        Assert.Equal(("First", "720p"), ((string)vlog["title"]!, (string)vlog["resolution"]!));
        Assert.Equal((string)first.Json["vlog_id"]!, (string)vlog["version_of_id"]!);
        Assert.Equal(422, (await PostAsync(person, $"api/v1/vlogs/{first.Json["vlog_id"]}/rerender", new JsonObject { ["max_duration"] = 0 })).Status);
    }

    [Fact]
    public async Task Vlogs_OfSomebodyElse_AreNotThere()
    {
        var (person, other) = (await app.RegisterAsync(), await app.RegisterAsync());
        var made = await PostAsync(person, "api/v1/vlogs", Body(await DaySeed.AddAsync(app, person.Id)));
        var path = $"api/v1/vlogs/{made.Json["vlog_id"]}";
        foreach (var suffix in (string[])["", "/video", "/thumbnail"]) { Assert.Equal(404, (int)(await other.Http.GetAsync(path + suffix)).StatusCode); }
        foreach (var suffix in (string[])["/cancel", "/retry", "/rerender", "/restore"]) { Assert.Equal(404, (await PostAsync(other, path + suffix, [])).Status); }
        Assert.Equal(404, (int)(await other.Http.DeleteAsync(path)).StatusCode);
        Assert.Equal(404, (int)(await other.Http.PatchAsJsonAsync(path, new { title = "mine" })).StatusCode);
        Assert.Equal(401, (int)(await app.CreateClient().GetAsync(path)).StatusCode);
        Assert.Equal(0, (int)(await other.GetAsync<JsonObject>("api/v1/vlogs"))["total"]!);
    }

    [Fact]
    public async Task DeleteVlog_BeingMade_StopsItAndComesBackOnRestore()
    {
        var person = await app.RegisterAsync();
        var before = await CreditsAsync(person);
        var made = await PostAsync(person, "api/v1/vlogs", Body(await DaySeed.AddAsync(app, person.Id)));
        var path = $"api/v1/vlogs/{made.Json["vlog_id"]}";
        Assert.Equal(204, (int)(await person.Http.DeleteAsync(path)).StatusCode);
        Assert.Equal(404, (int)(await person.Http.GetAsync(path)).StatusCode);
        Assert.Equal(before, await CreditsAsync(person));
        Assert.Equal("cancelled", (string)(await PostAsync(person, $"{path}/restore", [])).Json["status"]!);
    }

    [Fact]
    public async Task ListVlogs_ManyAndFilters_PagesNewestFirst()
    {
        var person = await app.RegisterAsync();
        var events = await DaySeed.AddAsync(app, person.Id);
        foreach (var i in Enumerable.Range(1, 5)) { await PostAsync(person, "api/v1/vlogs", Body(events, title: string.Create(CultureInfo.InvariantCulture, $"Film {i} 100%"), seconds: 5)); }
        var page = await person.GetAsync<JsonObject>("api/v1/vlogs?skip=1&limit=2&status=pending");
        Assert.Equal(5, (int)page["total"]!);
        Assert.Equal(["Film 4 100%", "Film 3 100%"], page["items"]!.AsArray().Select(v => (string)v!["title"]!));
        Assert.Equal(1, (int)(await person.GetAsync<JsonObject>("api/v1/vlogs?query=2%20100%25"))["total"]!);
        Assert.Equal(0, (int)(await person.GetAsync<JsonObject>("api/v1/vlogs?date=1999-01-01"))["total"]!);
    }

    [Fact]
    public async Task RenameVlog_NewTitle_IsKept()
    {
        var person = await app.RegisterAsync();
        var made = await PostAsync(person, "api/v1/vlogs", Body(await DaySeed.AddAsync(app, person.Id)));
        var path = $"api/v1/vlogs/{made.Json["vlog_id"]}";
        using var renamed = await person.Http.PatchAsJsonAsync(path, new { title = " 🎬 Our day " });
        Assert.Equal("🎬 Our day", (string)(await ReadAsync(renamed))["title"]!);
        Assert.Equal(422, (int)(await person.Http.PatchAsJsonAsync(path, new { title = "  " })).StatusCode);
        Assert.Equal(422, (int)(await person.Http.PatchAsJsonAsync(path, new { title = new string('x', 300) })).StatusCode);
    }

    [Fact]
    public async Task OpenApi_RequestBody_SaysWhatItsFieldsAre()
    {
        using var http = app.CreateClient();
        var description = JsonNode.Parse(await http.GetStringAsync("openapi/v1.json"))!;
        var schemas = description["components"]!["schemas"]!;
        var fields = schemas["VlogRequest"]!["properties"]!;
        Assert.Equal("#/components/schemas/FilmResolution", (string)fields["resolution"]!["$ref"]!);
        Assert.Equal(["720p", "1080p", "2160p"], schemas["FilmResolution"]!["enum"]!.AsArray().Select(word => (string)word!));
        Assert.Equal(["null", "number"], fields["music_start"]!["type"]!.AsArray().Select(word => (string)word!).Order());
        Assert.Equal(("array", "uuid"), ((string)fields["event_ids"]!["type"]!, (string)fields["event_ids"]!["items"]!["format"]!));
        Assert.Equal(("number", "date"), ((string)fields["max_duration"]!["type"]!, (string)fields["target_date"]!["format"]!));
    }

    private static JsonObject Body(IReadOnlyList<Guid> events, string? title = null, double seconds = 60) => new()
    {
        ["target_date"] = Date, ["event_ids"] = new JsonArray([.. events.Select(id => (JsonNode)id)]), ["resolution"] = "1080p", ["max_duration"] = seconds, ["title"] = title,
    };

    private static async Task RefusedAsync(Person person, JsonObject body, string field, string code)
    {
        var refused = await PostAsync(person, "api/v1/vlogs", body);
        Assert.Equal((422, code), (refused.Status, refused.Code));
        Assert.NotEmpty((string)refused.Json["errors"]![field]![0]!);
    }

    private static async Task<(int Status, string? Code, JsonObject Json)> PostAsync(Person person, string path, JsonObject body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (key is not null) { request.Headers.Add("Idempotency-Key", key); }
        using var answer = await person.Http.SendAsync(request);
        var json = await ReadAsync(answer);
        return ((int)answer.StatusCode, (string?)json["code"], json);
    }

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        return JsonNode.Parse(text) as JsonObject ?? throw new InvalidOperationException($"{(int)answer.StatusCode}: {text}");
    }

    private static async Task<(long Available, long Held)> CreditsAsync(Person person)
    {
        var me = await person.GetAsync<JsonObject>("api/v1/me");
        return ((long)me["credits"]!["available"]!, (long)me["credits"]!["held"]!);
    }
}
