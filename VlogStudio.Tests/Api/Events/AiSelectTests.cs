using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Caching;
using VlogStudio.Tests.Api.Vlogs;
using VlogStudio.Tests.Core.Ai;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Events;

/// <summary>Recommendations through the job engine: with a model that answers well, badly, late and not at all, and without any.</summary>
public sealed class AiSelectTests(PrivatePostgresFixture postgres)
{
    [Fact]
    public async Task AiSelect_NoModel_ChoosesBuiltInAndExplainsEveryEvent()
    {
        await using var app = await StudioApp.StartAsync(postgres);
        var person = await app.RegisterAsync();
        var ids = await DaySeed.AddAsync(app, person.Id);
        var choice = await SelectAsync(person, 3);
        Assert.Equal("built_in", (string)choice["strategy"]!);
        Assert.Equal(3, choice["selected_event_ids"]!.AsArray().Count);
        Assert.Equal(ids, choice["explanations"]!.AsArray().Select(e => (Guid)e!["event_id"]!));
        Assert.All(choice["explanations"]!.AsArray(), e => Assert.DoesNotContain("Verdict.", (string)e!["reason"]!, StringComparison.Ordinal));
        using var again = await person.Http.GetAsync($"api/v1/vlogs/ai-select/{choice["job_id"]}");
        Assert.Equal(200, (int)again.StatusCode);
        var other = await app.RegisterAsync();
        Assert.Equal(404, (int)(await other.Http.GetAsync($"api/v1/vlogs/ai-select/{choice["job_id"]}")).StatusCode);
        var job = await person.GetAsync<JsonObject>($"api/jobs/{choice["job_id"]}");
        Assert.Equal(("recommend_events", "done", 100.0), ((string)job["kind"]!, (string)job["status"]!, (double)job["progress"]!));
    }

    [Fact]
    public async Task AiSelect_ModelThatAnswers_IsBelievedAndQuoted()
    {
        IReadOnlyList<Guid> ids = [];
        await using var server = await ModelServer.StartAsync(asked => ModelReply.Ok(Tool($$"""{"choices":[{"event_id":"{{ids[4]}}","selected":true,"reason":"the cake"},{"event_id":"{{ids[0]}}","selected":true,"reason":"the start"}]}""")));
        await using var app = await StartAsync(server);
        var person = await app.RegisterAsync();
        ids = await DaySeed.AddAsync(app, person.Id);
        var choice = await SelectAsync(person, 3, "the cake");
        Assert.Equal("model:anthropic:m", (string)choice["strategy"]!);
        Assert.Equal([ids[0], ids[4]], choice["selected_event_ids"]!.AsArray().Select(id => (Guid)id!));
        Assert.Equal("the cake", (string)choice["explanations"]![4]!["reason"]!);
        Assert.Contains("the cake", (string)server.Asked[0].Body["messages"]![0]!["content"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, """{"content":[{"type":"tool_use","name":"choose_events","input":{"choices":[{"event_id":"x","selected":true,"reason":""}]}}],"stop_reason":"tool_use"}""", "ai_unknown_event")]
    [InlineData(200, """{"content":[{"type":"text","text":"Sure! I would take"}],"stop_reason":"end_turn"}""", "ai_answer_unreadable")]
    [InlineData(200, """{"content":[],"stop_reason":"refusal"}""", "ai_refused")]
    [InlineData(401, """{"type":"error","error":{"type":"authentication_error","message":"no"}}""", "ai_key_refused")]
    [InlineData(529, """{"type":"error","error":{"type":"overloaded_error","message":"no"}}""", "ai_overloaded")]
    public async Task AiSelect_ModelThatFails_FallsBackAndSaysSo(int status, string body, string code)
    {
        await using var server = await ModelServer.StartAsync(new ModelReply(status, body));
        await using var app = await StartAsync(server);
        var person = await app.RegisterAsync();
        await DaySeed.AddAsync(app, person.Id);
        var choice = await SelectAsync(person, 3);
        Assert.Equal(("built_in_after_model_failed", code), ((string)choice["strategy"]!, (string)choice["fallback_code"]!));
        Assert.Equal(3, choice["selected_event_ids"]!.AsArray().Count);
    }

    [Fact]
    public async Task AiSelect_ModelThatIsLate_IsNotWaitedFor()
    {
        await using var server = await ModelServer.StartAsync(ModelReply.Ok("{}") with { Delay = TimeSpan.FromSeconds(60) });
        await using var app = await StartAsync(server, ("Events:ModelTimeout", "00:00:00.5"));
        var person = await app.RegisterAsync();
        await DaySeed.AddAsync(app, person.Id);
        var choice = await SelectAsync(person, 3);
        Assert.Equal(("built_in_after_model_failed", "ai_too_slow"), ((string)choice["strategy"]!, (string)choice["fallback_code"]!));
    }

    [Fact]
    public async Task AiSelect_TheSameAgain_AsksTheModelOnceUntilSomethingChanges()
    {
        IReadOnlyList<Guid> ids = [];
        await using var server = await ModelServer.StartAsync(_ => ModelReply.Ok(Tool($$"""{"choices":[{"event_id":"{{ids[4]}}","selected":true,"reason":"the cake"}]}""")));
        await using var app = await StartAsync(server);
        var person = await app.RegisterAsync();
        ids = await DaySeed.AddAsync(app, person.Id);

        var (first, second) = (await SelectAsync(person, 3, "the cake"), await SelectAsync(person, 3, "the cake"));
        Assert.Single(server.Asked);
        Assert.NotEqual((string)first["job_id"]!, (string)second["job_id"]!);
        Assert.Equal(("model:anthropic:m", "the cake"), ((string)second["strategy"]!, (string)second["explanations"]![4]!["reason"]!));
        await SelectAsync(person, 3, "the sea");
        Assert.Equal(2, server.Asked.Count);
        await SelectAsync(person, 2, "the cake");
        Assert.Equal(3, server.Asked.Count);
        await app.WithDbAsync(db => db.Events.Where(e => e.Id == ids[0]).ExecuteUpdateAsync(set => set.SetProperty(e => e.Title, "Something else")));
        await SelectAsync(person, 3, "the cake");
        Assert.Equal(4, server.Asked.Count);
    }

    [Fact]
    public async Task AiSelect_BadAnswer_IsNotKept()
    {
        IReadOnlyList<Guid> ids = [];
        var asked = 0;
        await using var server = await ModelServer.StartAsync(_ => ModelReply.Ok(Tool(
            $$"""{"choices":[{"event_id":"{{(Interlocked.Increment(ref asked) == 1 ? "x" : ids[4])}}","selected":true,"reason":"the cake"}]}""")));
        await using var app = await StartAsync(server);
        var person = await app.RegisterAsync();
        ids = await DaySeed.AddAsync(app, person.Id);
        Assert.Equal("built_in_after_model_failed", (string)(await SelectAsync(person, 3))["strategy"]!);
        Assert.Equal("model:anthropic:m", (string)(await SelectAsync(person, 3))["strategy"]!);
    }

    [Fact]
    public async Task AiSelect_OnAnotherNodeWithTheSameRedis_ServesTheAnswerAgainUnlessSomebodySpoiltIt()
    {
        IReadOnlyList<Guid> ids = [];
        await using var redis = await RedisServer.StartAsync();
        await using var server = await ModelServer.StartAsync(_ => ModelReply.Ok(Tool($$"""{"choices":[{"event_id":"{{ids[4]}}","selected":true,"reason":"the cake"}]}""")));
        async Task<StudioApp> StartNodeAsync(string? database)
        {
            var node = await StartAsync(server, database, $"--Redis:Connection={redis.Connection}", "--Accounts:KeySecret=a secret of the tests, long enough to seal");
            await StudioApp.UntilAsync(() => Task.FromResult(node.Get<GetRedisState>().Handle()!.IsUp), "Redis is used", TimeSpan.FromSeconds(60));
            return node;
        }
        Person person;
        string database;
        await using (var one = await StartNodeAsync(null))
        {
            (person, database) = (await one.RegisterAsync(), one.ConnectionString);
            ids = await DaySeed.AddAsync(one, person.Id);
            await SelectAsync(person, 3, "the cake");
        }

        await using var two = await StartNodeAsync(database);
        var http = two.CreateClient();
        http.DefaultRequestHeaders.Authorization = person.Http.DefaultRequestHeaders.Authorization;
        person = person with { Http = http };
        Assert.Equal("the cake", (string)(await SelectAsync(person, 3, "the cake"))["explanations"]![4]!["reason"]!);
        Assert.Single(server.Asked);

        using var client = await redis.ConnectAsync();
        foreach (var key in (string[]?)await client.GetDatabase().ScriptEvaluateAsync("return redis.call('KEYS', '*:cache:*')") ?? [])
        {
            await client.GetDatabase().StringSetAsync(key, "{\"choices\":[{\"event_id\":\"somebody else's\",\"selected\":true}]}");
        }
        Assert.Equal("the cake", (string)(await SelectAsync(person, 3, "the cake"))["explanations"]![4]!["reason"]!);
        Assert.Equal(2, server.Asked.Count);
    }

    private static string Tool(string input) => $$"""{"content":[{"type":"tool_use","name":"choose_events","input":{{input}}}],"stop_reason":"tool_use"}""";

    private Task<StudioApp> StartAsync(ModelServer server, params (string Key, string Value)[] more) =>
        StartAsync(server, null, [.. more.Select(m => $"--{m.Key}={m.Value}")]);

    private Task<StudioApp> StartAsync(ModelServer server, string? database, params string[] settings) => StudioApp.StartAsync(
        postgres, connectionString: database,
        settings: ["--Ai:Provider=anthropic", $"--Ai:BaseUrl={server.BaseUrl}", "--Ai:ApiKey=secret", "--Ai:Model=m", "--Ai:RetryDelay=00:00:00.005", .. settings]);

    private static async Task<JsonObject> SelectAsync(Person person, int limit, string? wish = null)
    {
        using var answer = await person.Http.PostAsJsonAsync("api/v1/vlogs/ai-select", new { date = "2026-05-02", limit, summary_text = wish });
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == 200, $"{(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!.AsObject();
    }
}
