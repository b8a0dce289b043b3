using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.History;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.History;

public sealed class TrashApiTests(StudioApp app) : IClassFixture<StudioApp>
{
    [Fact]
    public async Task Trash_RemovedRow_ComesBackAndIsMarkedAsBefore()
    {
        var person = await app.RegisterAsync();
        var (id, other) = (await NoteAsync(person, "a"), await NoteAsync(person, "b"));
        Assert.Equal(HttpStatusCode.NoContent, (await person.Http.PutAsync($"history/{id}/favourite", null)).StatusCode);
        await person.Http.DeleteAsync($"history/{id}");

        var trash = await person.GetAsync<JsonObject>("history/trash");
        var restored = await person.Http.PostAsync($"history/{id}/restore", null);

        Assert.Equal(id, (Guid)Assert.Single(trash["items"]!.AsArray())!["id"]!);
        Assert.NotNull((string?)trash["items"]![0]!["removed_at"]);
        Assert.True((bool)(await restored.Content.ReadFromJsonAsync<JsonObject>())!["is_favourite"]!);
        Assert.Equal(0, (int)(await person.GetAsync<JsonObject>("history/trash"))["total"]!);
        var favourites = await person.GetAsync<JsonObject>("history?favourite=true");
        Assert.Equal(id, (Guid)Assert.Single(favourites["items"]!.AsArray())!["id"]!);
        Assert.Equal(HttpStatusCode.NoContent, (await person.Http.DeleteAsync($"history/{id}/favourite")).StatusCode);
        Assert.Equal(0, (int)(await person.GetAsync<JsonObject>("history?favourite=true"))["total"]!);
        Assert.Contains(other, (await person.GetAsync<JsonObject>("history"))["items"]!.AsArray().Select(i => (Guid)i!["id"]!));
    }

    [Fact]
    public async Task Clear_Row_IsGoneForGoodAndStaysInTheTable()
    {
        var person = await app.RegisterAsync();
        var id = await NoteAsync(person, "a");
        Assert.Equal(HttpStatusCode.NotFound, (await person.Http.DeleteAsync($"history/trash/{id}")).StatusCode);
        await person.Http.DeleteAsync($"history/{id}");

        Assert.Equal(HttpStatusCode.NoContent, (await person.Http.DeleteAsync($"history/trash/{id}")).StatusCode);

        Assert.Equal(HttpStatusCode.NotFound, (await person.Http.PostAsync($"history/{id}/restore", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await person.Http.DeleteAsync($"history/trash/{id}")).StatusCode);
        Assert.True(await app.WithDbAsync(db => db.Generations.AnyAsync(g => g.Id == id && g.IsDeleted && g.ClearedAt != null)));
    }

    [Fact]
    public async Task ClearAll_SomebodysTrash_LeavesTheirListAndOtherPeoplesTrash()
    {
        var (person, other) = (await app.RegisterAsync(), await app.RegisterAsync());
        var (kept, gone, theirs) = (await NoteAsync(person, "kept"), await NoteAsync(person, "gone"), await NoteAsync(other, "theirs"));
        await person.Http.DeleteAsync($"history/{gone}");
        await other.Http.DeleteAsync($"history/{theirs}");

        var answer = await person.Http.DeleteAsync("history/trash");

        Assert.Equal(1, (int)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["cleared"]!);
        Assert.Equal(kept, (Guid)Assert.Single((await person.GetAsync<JsonObject>("history"))["items"]!.AsArray())!["id"]!);
        Assert.Equal(1, (int)(await other.GetAsync<JsonObject>("history/trash"))["total"]!);
    }

    [Fact]
    public async Task AnyAct_OnSomebodyElsesRow_IsNotFound()
    {
        var (owner, stranger) = (await app.RegisterAsync(), await app.RegisterAsync());
        var (listed, removed) = (await NoteAsync(owner, "a"), await NoteAsync(owner, "b"));
        await owner.Http.DeleteAsync($"history/{removed}");

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Http.PutAsync($"history/{listed}/favourite", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Http.DeleteAsync($"history/{listed}/favourite")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Http.PostAsync($"history/{removed}/restore", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Http.DeleteAsync($"history/trash/{removed}")).StatusCode);
        Assert.Equal(1, (int)(await owner.GetAsync<JsonObject>("history/trash"))["total"]!);
    }

    [Theory]
    [InlineData("{\"status\":\"completed\"}", "status")]
    [InlineData("{\"credits_used\":0}", "credits_used")]
    [InlineData("{\"is_deleted\":false,\"title\":\"x\"}", "is_deleted")]
    public async Task Edit_WhatOnlyTheServerWrites_IsRefusedAndKeptInTheAudit(string json, string field)
    {
        var person = await app.RegisterAsync();
        var id = await NoteAsync(person, "before");

        var answer = await person.Http.PatchAsync($"history/{id}", new StringContent(json, System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var body = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.Equal("server_writes_this", (string)body["code"]!);
        Assert.NotNull(body["errors"]![field]);
        var row = await app.WithDbAsync(db => db.Generations.AsNoTracking().SingleAsync(g => g.Id == id));
        Assert.Equal((GenerationStatus.Pending, 0L, "before"), (row.Status, row.CreditsUsed, row.Title));
        var subject = $"generation:{id}";
        var audit = await app.WithDbAsync(db => db.AuditEntries.SingleAsync(a => a.Subject == subject));
        Assert.Equal((NoteRefusedWrite.Action, $"user:{person.Id}"), (audit.Action, audit.Actor));
        Assert.Contains(field, audit.After!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("query=SÃO", 1)]
    [InlineData("query=são joão", 1)]
    [InlineData("query=100%25", 1)]
    [InlineData("query=10_", 0)]
    [InlineData("query=바다", 1)]
    [InlineData("query=wave", 1)]
    [InlineData("query=asked for", 1)]
    [InlineData("query=nothing like it", 0)]
    [InlineData("tag=sea", 1)]
    [InlineData("tag=se", 0)]
    [InlineData("tag=sea&query=바다", 1)]
    [InlineData("from=2000-01-01T00:00:00Z&to=2001-01-01T00:00:00Z", 0)]
    [InlineData("from=2000-01-01T00:00:00Z", 4)]
    public async Task List_Filter_FindsWhatFits(string query, int found)
    {
        var person = await app.RegisterAsync();
        await NoteAsync(person, "Festa de São João");
        await NoteAsync(person, "100% sun", note: "with a big WAVE");
        await NoteAsync(person, "바다의 날", tags: ["sea", "walk"]);
        await NoteAsync(person, null, input: new JsonObject { ["title"] = "As asked for" });

        Assert.Equal(found, (int)(await person.GetAsync<JsonObject>($"history?{query}"))["total"]!);
    }

    [Fact]
    public async Task List_ByCursor_WalksDownAndUpAgain()
    {
        var person = await app.RegisterAsync();
        var ids = new List<Guid>();
        for (var i = 0; i < 7; i++) { ids.Add(await NoteAsync(person, $"n{i}")); }
        ids.Reverse();

        var first = await person.GetAsync<JsonObject>("history?page_size=3");
        var second = await person.GetAsync<JsonObject>($"history?page_size=3&cursor={first["next_cursor"]}");
        var third = await person.GetAsync<JsonObject>($"history?page_size=3&cursor={second["next_cursor"]}");
        var back = await person.GetAsync<JsonObject>($"history?page_size=3&cursor={third["previous_cursor"]}");
        var top = await person.GetAsync<JsonObject>($"history?page_size=3&cursor={back["previous_cursor"]}");

        Assert.Equal(ids[..3], Ids(first));
        Assert.Null((string?)first["previous_cursor"]);
        Assert.Equal(ids[3..6], Ids(second));
        Assert.Equal(ids[6..], Ids(third));
        Assert.Null((string?)third["next_cursor"]);
        Assert.Equal(ids[3..6], Ids(back));
        Assert.Equal(ids[..3], Ids(top));
        Assert.Null((string?)top["previous_cursor"]);
        Assert.Equal(7, (int)third["total"]!);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await person.Http.GetAsync("history?cursor=%25%25")).StatusCode);
    }

    private static IEnumerable<Guid> Ids(JsonObject page) => page["items"]!.AsArray().Select(i => (Guid)i!["id"]!);

    private static async Task<Guid> NoteAsync(Person person, string? title, string? note = null, string[]? tags = null, JsonObject? input = null)
    {
        var made = await person.Http.PostAsJsonAsync("history", new { generation_type = "social_image", input_params = input ?? [], title, note, tags });
        return (Guid)(await made.Content.ReadFromJsonAsync<JsonObject>())!["id"]!;
    }
}
