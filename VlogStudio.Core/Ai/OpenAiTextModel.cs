using System.Text.Json.Nodes;

namespace VlogStudio.Core.Ai;

/// <summary>OpenAI's chat completions, or any endpoint that speaks them. The answer keeps to the schema through <c>response_format</c>.</summary>
internal sealed class OpenAiTextModel(HttpClient http, AiOptions options) : ITextModel
{
    private readonly ModelCaller _caller = new(http, options);
    private readonly Uri _uri = ModelAddress.Of(options.BaseUrl, "https://api.openai.com", "/v1/chat/completions");
    private readonly Lazy<string?> _key = new(options.FindKey);

    public string Name => $"openai:{options.Model}";

    public async Task<string> AskAsync(TextQuestion question, CancellationToken ct)
    {
        var body = new JsonObject
        {
            ["model"] = options.Model,
            ["max_completion_tokens"] = question.MaxTokens,
            ["messages"] = new JsonArray(
                new JsonObject { ["role"] = "system", ["content"] = question.System },
                new JsonObject { ["role"] = "user", ["content"] = question.User }),
            ["response_format"] = new JsonObject
            {
                ["type"] = "json_schema",
                ["json_schema"] = new JsonObject { ["name"] = question.SchemaName, ["strict"] = true, ["schema"] = JsonNode.Parse(question.JsonSchema) },
            },
        };
        var answer = await _caller.PostAsync(_uri, body, Authorise, ct);
        return Read(answer);
    }

    private void Authorise(HttpRequestMessage request)
    {
        if (_key.Value is { Length: > 0 } key) { request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}"); }
    }

    private static string Read(JsonObject answer)
    {
        if (answer["choices"] is not JsonArray { Count: > 0 } choices || choices[0] is not JsonObject choice || choice["message"] is not JsonObject message)
        {
            throw ModelAnswer.Unreadable();
        }
        if (ModelAnswer.Text(message["refusal"]).Length > 0) { throw ModelAnswer.Refused(); }
        switch (ModelAnswer.Text(choice["finish_reason"]))
        {
            case "content_filter": throw ModelAnswer.Refused();
            case "length": throw ModelAnswer.CutOff();
        }
        return ModelAnswer.Text(message["content"]) is { Length: > 0 } text ? text : throw ModelAnswer.Unreadable();
    }
}
