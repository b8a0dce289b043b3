using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.History;

public sealed class HistoryApiTests(StudioApp app) : IClassFixture<StudioApp>
{
    [Fact]
    public async Task Note_OutsideGeneration_IsListedAndCounted()
    {
        var person = await app.RegisterAsync();

        var made = await person.Http.PostAsJsonAsync("history", new { generation_type = "blog_post", input_params = new { topic = "海 '; drop table tx; -- 🌊" }, title = "Sea", tags = new[] { "a", "A", "b" } });

        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var row = (await made.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.Equal($"/history/{row["id"]}", made.Headers.Location!.OriginalString);
        Assert.Equal("pending", (string)row["status"]!);
        Assert.Equal(["a", "b"], row["tags"]!.AsArray().Select(t => (string)t!));
        var list = await person.GetAsync<JsonObject>("history?generation_type=blog_post&status=pending&page=1&page_size=5");
        Assert.Equal(1, (int)list["total"]!);
        Assert.Equal("海 '; drop table tx; -- 🌊", (string)list["items"]![0]!["input_params"]!["topic"]!);
        var stats = await person.GetAsync<JsonObject>("history/stats");
        Assert.Equal(1, (int)stats["by_type"]!["blog_post"]!);
        Assert.Equal(0, (long)stats["credits_used"]!);
    }

    [Theory]
    [InlineData("status", "\"completed\"")]
    [InlineData("status", "\"nonsense\"")]
    [InlineData("credits_used", "-500")]
    [InlineData("media_cloud_key", "\"out/other/film.mp4\"")]
    [InlineData("media_cloud_url", "\"http://169.254.169.254/\"")]
    [InlineData("user_id", "\"00000000-0000-0000-0000-000000000001\"")]
    [InlineData("output_data", "{}")]
    public async Task Note_WhatOnlyTheServerSays_IsRefusedByName(string field, string json)
    {
        var person = await app.RegisterAsync();
        var body = new JsonObject { ["generation_type"] = "short_video", ["input_params"] = new JsonObject(), [field] = JsonNode.Parse(json) };

        var answer = await person.Http.PostAsJsonAsync("history", body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.NotNull((await answer.Content.ReadFromJsonAsync<JsonObject>())!["errors"]![field]);
        Assert.Equal(0, await app.WithDbAsync(db => db.Generations.CountAsync(g => g.UserId == person.Id)));
    }

    [Theory]
    [InlineData("{\"generation_type\":\"Bad Type!\"}", "generation_type")]
    [InlineData("{}", "generation_type")]
    [InlineData("{\"generation_type\":\"blog_post\",\"input_params\":[1]}", "input_params")]
    [InlineData("{\"generation_type\":\"blog_post\",\"tags\":[\"\"]}", "tags")]
    public async Task Note_BadInput_NamesTheField(string json, string field)
    {
        var person = await app.RegisterAsync();

        var answer = await person.Http.PostAsync("history", new StringContent(json, System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.NotNull((await answer.Content.ReadFromJsonAsync<JsonObject>())!["errors"]![field]);
    }

    [Fact]
    public async Task Edit_TitleTagsNote_AreKeptAndNothingElse()
    {
        var person = await app.RegisterAsync();
        var id = await NoteAsync(person);

        var edited = await person.Http.PatchAsJsonAsync($"history/{id}", new { title = "새 제목", tags = new[] { "sea" }, note = "nice" });
        var refused = await person.Http.PatchAsJsonAsync($"history/{id}", new { title = "x", status = "completed", credits_used = 0 });
        var tooLong = await person.Http.PatchAsJsonAsync($"history/{id}", new { title = new string('x', 300) });

        Assert.Equal("새 제목", (string)(await edited.Content.ReadFromJsonAsync<JsonObject>())!["title"]!);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, tooLong.StatusCode);
        var attempt = await app.WithDbAsync(db => db.AuditEntries.AsNoTracking().SingleAsync(a => a.Subject == $"generation:{id}"));
        Assert.Equal(("history_write_refused", $"user:{person.Id}", "server_writes_this"), (attempt.Action, attempt.Actor, attempt.Reason));
        Assert.Equal("""{"fields":["status","credits_used"]}""", attempt.After);
        Assert.Equal("새 제목", (string)(await person.GetAsync<JsonObject>($"history/{id}"))["title"]!);
    }

    [Fact]
    public async Task Remove_Row_IsGoneFromTheListAndStaysInTheTable()
    {
        var person = await app.RegisterAsync();
        var id = await NoteAsync(person);

        Assert.Equal(HttpStatusCode.NoContent, (await person.Http.DeleteAsync($"history/{id}")).StatusCode);

        Assert.Equal(HttpStatusCode.NotFound, (await person.Http.GetAsync($"history/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await person.Http.DeleteAsync($"history/{id}")).StatusCode);
        Assert.True(await app.WithDbAsync(db => db.Generations.AnyAsync(g => g.Id == id && g.IsDeleted)));
    }

    [Fact]
    public async Task AnyAct_OnSomebodyElsesRow_IsNotFound()
    {
        var owner = await app.RegisterAsync();
        var stranger = await app.RegisterAsync();
        var id = await NoteAsync(owner);

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Http.GetAsync($"history/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Http.PatchAsJsonAsync($"history/{id}", new { title = "mine" })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Http.DeleteAsync($"history/{id}")).StatusCode);
        Assert.Equal(0, (int)(await stranger.GetAsync<JsonObject>("history"))["total"]!);
    }

    [Fact]
    public async Task List_UnknownStatus_NamesTheField()
    {
        var person = await app.RegisterAsync();

        var answer = await person.Http.GetAsync("history?status=7");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }

    [Fact]
    public async Task List_SameAddress_IsAPageForBrowsersAndARouteForPrograms()
    {
        var person = await app.RegisterAsync();
        using var asPage = new HttpRequestMessage(HttpMethod.Get, "history") { Headers = { { "Accept", "text/html" } } };

        var page = await person.Http.SendAsync(asPage);
        var route = await person.Http.GetAsync("history");

        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.Equal("application/json", route.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Note_SameKeyManyTimes_MakesOneRow()
    {
        var person = await app.RegisterAsync();
        person.Http.DefaultRequestHeaders.Add("Idempotency-Key", "note-1");
        var body = new { generation_type = "blog_post", input_params = new { n = 1 } };

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => person.Http.PostAsJsonAsync("history", body)));
        var other = await person.Http.PostAsJsonAsync("history", new { generation_type = "blog_post", input_params = new { n = 2 } });

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Created, a.StatusCode));
        Assert.Single((await Task.WhenAll(answers.Select(a => a.Content.ReadFromJsonAsync<JsonObject>()))).Select(a => (string)a!["id"]!).Distinct());
        Assert.Equal("idempotency_key_reused", (string)(await other.Content.ReadFromJsonAsync<JsonObject>())!["code"]!);
        Assert.Equal(1, await app.WithDbAsync(db => db.Generations.CountAsync(g => g.UserId == person.Id)));
    }

    private static async Task<Guid> NoteAsync(Person person)
    {
        var made = await person.Http.PostAsJsonAsync("history", new { generation_type = "social_image", input_params = new { } });
        return (Guid)(await made.Content.ReadFromJsonAsync<JsonObject>())!["id"]!;
    }
}
