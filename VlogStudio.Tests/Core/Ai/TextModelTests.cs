using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Ai;

namespace VlogStudio.Tests.Core.Ai;

public sealed class TextModelTests
{
    private const string Schema = """{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"],"additionalProperties":false}""";
    private static readonly TextQuestion Question = new("You count.", "How many?", "count", Schema, 300);

    public static TheoryData<string> Providers => ["anthropic", "openai", "ollama"];

    [Fact]
    public async Task Ask_Anthropic_SpeaksItsContract()
    {
        await using var server = await ModelServer.StartAsync(ModelReply.Ok(Good("anthropic")));
        using var models = Of("anthropic", server);
        Assert.Equal(7, (int)JsonNode.Parse(await models.Current!.AskAsync(Question, default))!["n"]!);
        var asked = Assert.Single(server.Asked);
        Assert.Equal(("POST", "/v1/messages"), (asked.Method, asked.Path));
        Assert.Equal(("secret", "2023-06-01"), (asked.Headers["x-api-key"], asked.Headers["anthropic-version"]));
        Assert.Equal("count", (string)asked.Body["tool_choice"]!["name"]!);
        Assert.Equal("object", (string)asked.Body["tools"]![0]!["input_schema"]!["type"]!);
        Assert.Equal(300, (int)asked.Body["max_tokens"]!);
        Assert.Equal("You count.", (string)asked.Body["system"]!);
        Assert.All(new[] { "temperature", "top_p", "top_k" }, name => Assert.False(asked.Body.ContainsKey(name)));
    }

    [Fact]
    public async Task Ask_OpenAi_SpeaksItsContract()
    {
        await using var server = await ModelServer.StartAsync(ModelReply.Ok(Good("openai")));
        using var models = Of("openai", server, o => o.BaseUrl += "/v1/");
        Assert.Equal("""{"n":7}""", await models.Current!.AskAsync(Question, default));
        var asked = Assert.Single(server.Asked);
        Assert.Equal("/v1/chat/completions", asked.Path);
        Assert.Equal("Bearer secret", asked.Headers["authorization"]);
        var format = asked.Body["response_format"]!;
        Assert.Equal(("json_schema", "count", true), ((string)format["type"]!, (string)format["json_schema"]!["name"]!, (bool)format["json_schema"]!["strict"]!));
        Assert.Equal(300, (int)asked.Body["max_completion_tokens"]!);
    }

    [Fact]
    public async Task Ask_Ollama_SpeaksItsContract()
    {
        await using var server = await ModelServer.StartAsync(ModelReply.Ok(Good("ollama")));
        using var models = Of("ollama", server, o => o.ApiKey = "");
        Assert.Equal("""{"n":7}""", await models.Current!.AskAsync(Question, default));
        var asked = Assert.Single(server.Asked);
        Assert.Equal("/api/chat", asked.Path);
        Assert.False((bool)asked.Body["stream"]!);
        Assert.Equal("object", (string)asked.Body["format"]!["type"]!);
        Assert.False(asked.Headers.ContainsKey("authorization"));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Ask_Overloaded_IsTriedAgain(string provider)
    {
        await using var server = await ModelServer.StartAsync(
            new ModelReply(529, """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"""), new ModelReply(503, "no JSON"), ModelReply.Ok(Good(provider)));
        using var models = Of(provider, server);
        Assert.NotEmpty(await models.Current!.AskAsync(Question, default));
        Assert.Equal(3, server.Asked.Count);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Ask_RateLimited_WaitsAsLongAsAsked(string provider)
    {
        await using var server = await ModelServer.StartAsync(
            new ModelReply(429, """{"type":"error","error":{"type":"rate_limit_error","message":"slow down"}}""", RetryAfter: "1"), ModelReply.Ok(Good(provider)));
        using var models = Of(provider, server);
        var began = Stopwatch.GetTimestamp();
        Assert.NotEmpty(await models.Current!.AskAsync(Question, default));
        Assert.True(Stopwatch.GetElapsedTime(began) >= TimeSpan.FromSeconds(0.9));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Ask_RateLimitedForHours_WaitsNoLongerThanItMay(string provider)
    {
        Assert.Equal(TimeSpan.FromMinutes(5), new AiOptions().MaxRetryAfter);
        await using var server = await ModelServer.StartAsync(
            new ModelReply(429, """{"type":"error","error":{"type":"rate_limit_error","message":"slow down"}}""", RetryAfter: "7200"), ModelReply.Ok(Good(provider)));
        using var models = Of(provider, server, o => o.MaxRetryAfter = TimeSpan.FromMilliseconds(300));
        var began = Stopwatch.GetTimestamp();
        Assert.NotEmpty(await models.Current!.AskAsync(Question, default));
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData(401, """{"type":"error","error":{"type":"authentication_error","message":"bad key"}}""", "ai_key_refused")]
    [InlineData(400, """{"type":"error","error":{"type":"invalid_request_error","message":"no"}}""", "ai_request_refused")]
    [InlineData(404, """{"error":"model 'x' not found"}""", "ai_model_unknown")]
    [InlineData(413, "too large", "ai_request_refused")]
    [InlineData(429, """{"error":{"message":"pay","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}""", "ai_out_of_quota")]
    [InlineData(302, "", "ai_request_refused")]
    public async Task Ask_RefusedForGood_IsNotTriedAgain(int status, string body, string code)
    {
        foreach (var provider in Providers.Select(row => row.Data))
        {
            await using var server = await ModelServer.StartAsync(new ModelReply(status, body));
            using var models = Of(provider, server);
            var error = await Assert.ThrowsAsync<AiException>(() => models.Current!.AskAsync(Question, default));
            Assert.Equal((code, false), (error.Code, error.IsTransient));
            Assert.Single(server.Asked);
            Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("anthropic", """{"type":"message","content":[],"stop_reason":"refusal"}""", "ai_refused")]
    [InlineData("anthropic", """{"type":"message","content":[{"type":"text","text":"{\"n\":"}],"stop_reason":"max_tokens"}""", "ai_answer_cut_off")]
    [InlineData("anthropic", """{"type":"message","content":[],"stop_reason":"end_turn"}""", "ai_answer_unreadable")]
    [InlineData("anthropic", "<html>", "ai_answer_unreadable")]
    [InlineData("openai", """{"choices":[{"message":{"content":null,"refusal":"I will not"},"finish_reason":"stop"}]}""", "ai_refused")]
    [InlineData("openai", """{"choices":[{"message":{"content":"{\"n\""},"finish_reason":"length"}]}""", "ai_answer_cut_off")]
    [InlineData("openai", """{"choices":[{"message":{"content":"x"},"finish_reason":"content_filter"}]}""", "ai_refused")]
    [InlineData("openai", """{"choices":[]}""", "ai_answer_unreadable")]
    [InlineData("openai", "[1]", "ai_answer_unreadable")]
    [InlineData("ollama", """{"message":{"role":"assistant","content":"{"},"done":true,"done_reason":"length"}""", "ai_answer_cut_off")]
    [InlineData("ollama", """{"done":true}""", "ai_answer_unreadable")]
    public async Task Ask_NoAnswerInIt_SaysWhy(string provider, string body, string code)
    {
        await using var server = await ModelServer.StartAsync(ModelReply.Ok(body));
        using var models = Of(provider, server);
        Assert.Equal(code, (await Assert.ThrowsAsync<AiException>(() => models.Current!.AskAsync(Question, default))).Code);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Ask_TooSlow_GivesUp(string provider)
    {
        await using var server = await ModelServer.StartAsync(ModelReply.Ok(Good(provider)) with { Delay = TimeSpan.FromSeconds(30) });
        using var models = Of(provider, server, o => (o.Timeout, o.MaxRetries) = (TimeSpan.FromMilliseconds(300), 1));
        var error = await Assert.ThrowsAsync<AiException>(() => models.Current!.AskAsync(Question, default));
        Assert.Equal(("ai_too_slow", true), (error.Code, error.IsTransient));
        Assert.Equal(2, server.Asked.Count);
    }

    [Fact]
    public async Task Ask_NobodyThere_IsUnreachable()
    {
        await using var server = await ModelServer.StartAsync(ModelReply.Ok(""));
        var url = server.BaseUrl;
        await server.DisposeAsync();
        using var models = Of("ollama", server, o => (o.BaseUrl, o.MaxRetries) = (url, 1));
        Assert.Equal("ai_unreachable", (await Assert.ThrowsAsync<AiException>(() => models.Current!.AskAsync(Question, default))).Code);
    }

    [Fact]
    public async Task Ask_Stopped_StopsAtOnce()
    {
        await using var server = await ModelServer.StartAsync(ModelReply.Ok("") with { Delay = TimeSpan.FromSeconds(30) });
        using var models = Of("openai", server);
        using var stop = new CancellationTokenSource(200);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => models.Current!.AskAsync(Question, stop.Token));
    }

    [Fact]
    public void TextModels_NoProvider_HasNoModel()
    {
        using var models = new TextModels(Options.Create(new AiOptions()));
        Assert.Null(models.Current);
    }

    [Theory]
    [InlineData("anthropic", "")]
    [InlineData("somebody", "model")]
    public void TextModels_HalfConfigured_SaysSoAtOnce(string provider, string model) =>
        Assert.Throws<InvalidOperationException>(() => new TextModels(Options.Create(new AiOptions { Provider = provider, Model = model })));

    private static string Good(string provider) => provider switch
    {
        "anthropic" => """{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"Here:"},{"type":"tool_use","id":"t","name":"count","input":{"n":7}}],"stop_reason":"tool_use","usage":{"input_tokens":1,"output_tokens":1}}""",
        "openai" => """{"id":"c","choices":[{"index":0,"message":{"role":"assistant","content":"{\"n\":7}","refusal":null},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""",
        _ => """{"model":"m","message":{"role":"assistant","content":"{\"n\":7}"},"done":true,"done_reason":"stop"}""",
    };

    private static TextModels Of(string provider, ModelServer server, Action<AiOptions>? adjust = null)
    {
        var options = new AiOptions { Provider = provider, BaseUrl = server.BaseUrl, ApiKey = "secret", Model = "m", RetryDelay = TimeSpan.FromMilliseconds(5) };
        adjust?.Invoke(options);
        return new TextModels(Options.Create(options));
    }
}
