using System.Text.Json.Nodes;

namespace VlogStudio.Core.Ai;

/// <summary>A model on one's own machine through Ollama's chat API, which keeps to the schema given as <c>format</c>.</summary>
internal sealed class OllamaTextModel(HttpClient http, AiOptions options) : ITextModel
{
    private readonly ModelCaller _caller = new(http, options);
    private readonly Uri _uri = ModelAddress.Of(options.BaseUrl, "http://127.0.0.1:11434", "/api/chat");
    private readonly Lazy<string?> _key = new(options.FindKey);

    public string Name => $"ollama:{options.Model}";

    public async Task<string> AskAsync(TextQuestion question, CancellationToken ct)
    {
        var body = new JsonObject
        {
            ["model"] = options.Model,
            ["stream"] = false,
            ["messages"] = new JsonArray(
                new JsonObject { ["role"] = "system", ["content"] = question.System },
                new JsonObject { ["role"] = "user", ["content"] = question.User }),
            ["format"] = JsonNode.Parse(question.JsonSchema),
            ["options"] = new JsonObject { ["num_predict"] = question.MaxTokens },
        };
        var answer = await _caller.PostAsync(_uri, body, Authorise, ct);
        if (ModelAnswer.Text(answer["done_reason"]) == "length") { throw ModelAnswer.CutOff(); }
        return ModelAnswer.Text(answer["message"]?["content"]) is { Length: > 0 } text ? text : throw ModelAnswer.Unreadable();
    }

    private void Authorise(HttpRequestMessage request)
    {
        if (_key.Value is { Length: > 0 } key) { request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}"); }
    }
}
