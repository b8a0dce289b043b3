using System.Text.Json.Nodes;

namespace VlogStudio.Core.Ai;

/// <summary>Claude through the Messages API. The answer is asked for as the input of a tool, which keeps it to the schema.</summary>
internal sealed class AnthropicTextModel(HttpClient http, AiOptions options) : ITextModel
{
    private readonly ModelCaller _caller = new(http, options);
    private readonly Uri _uri = ModelAddress.Of(options.BaseUrl, "https://api.anthropic.com", "/v1/messages");
    private readonly Lazy<string?> _key = new(options.FindKey);

    public string Name => $"anthropic:{options.Model}";

    public async Task<string> AskAsync(TextQuestion question, CancellationToken ct)
    {
        // No temperature, top_p or top_k: newer models refuse them.
        var body = new JsonObject
        {
            ["model"] = options.Model,
            ["max_tokens"] = question.MaxTokens,
            ["system"] = question.System,
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = question.User }),
            ["tools"] = new JsonArray(new JsonObject
            {
                ["name"] = question.SchemaName,
                ["description"] = "Gives the answer.",
                ["input_schema"] = JsonNode.Parse(question.JsonSchema),
            }),
            ["tool_choice"] = new JsonObject { ["type"] = "tool", ["name"] = question.SchemaName },
        };
        var answer = await _caller.PostAsync(_uri, body, Authorise, ct);
        return Read(answer);
    }

    private void Authorise(HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation("x-api-key", _key.Value);
        request.Headers.TryAddWithoutValidation("anthropic-version", "2023-06-01");
    }

    private static string Read(JsonObject answer)
    {
        switch (ModelAnswer.Text(answer["stop_reason"]))
        {
            case "refusal": throw ModelAnswer.Refused();
            case "max_tokens" or "model_context_window_exceeded": throw ModelAnswer.CutOff();
        }
        var blocks = answer["content"] as JsonArray ?? throw ModelAnswer.Unreadable();
        foreach (var block in blocks.OfType<JsonObject>())
        {
            if (ModelAnswer.Text(block["type"]) == "tool_use" && block["input"] is JsonObject input) { return input.ToJsonString(); }
        }
        var text = string.Concat(blocks.OfType<JsonObject>().Where(b => ModelAnswer.Text(b["type"]) == "text").Select(b => ModelAnswer.Text(b["text"])));
        return text.Length > 0 ? text : throw ModelAnswer.Unreadable();
    }
}
