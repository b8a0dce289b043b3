using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Polly;
using Polly.Retry;

namespace VlogStudio.Core.Ai;

/// <summary>Calls a model's HTTP API: one JSON body there, one back, errors told apart by whether they may pass, and tried again where they may.</summary>
internal sealed class ModelCaller(HttpClient http, AiOptions options)
{
    private const int MaxAnswerBytes = 4 * 1024 * 1024;
    private readonly ResiliencePipeline<JsonObject> _retries = options.MaxRetries <= 0 ? ResiliencePipeline<JsonObject>.Empty : Retries(options);

    /// <summary>Posts a body and answers the JSON object that came back.</summary>
    /// <param name="uri">The endpoint.</param>
    /// <param name="body">The body.</param>
    /// <param name="authorise">Sets the headers of the provider.</param>
    /// <param name="ct">Ends the call.</param>
    /// <exception cref="AiException">It did not come to an answer.</exception>
    public async Task<JsonObject> PostAsync(Uri uri, JsonObject body, Action<HttpRequestMessage> authorise, CancellationToken ct)
    {
        var json = body.ToJsonString();
        return await _retries.ExecuteAsync(async token => await OnceAsync(uri, json, authorise, token), ct);
    }

    private async Task<JsonObject> OnceAsync(Uri uri, string json, Action<HttpRequestMessage> authorise, CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(options.Timeout);
        using var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        authorise(request);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            var text = await ReadAsync(response.Content, timeout.Token);
            return response.IsSuccessStatusCode ? Parse(text) : throw Refused(response, text);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new AiException("ai_too_slow", $"The model did not answer within {options.Timeout.TotalSeconds:0} s.", isTransient: true);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new AiException("ai_unreachable", "The model could not be reached.", isTransient: true, inner: error);
        }
    }

    private static async Task<string> ReadAsync(HttpContent content, CancellationToken ct)
    {
        await using var stream = await content.ReadAsStreamAsync(ct);
        using var kept = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer, ct)) > 0;)
        {
            kept.Write(buffer, 0, read);
            if (kept.Length > MaxAnswerBytes) { throw new AiException("ai_answer_unreadable", "The model's answer is larger than 4 MiB.", isTransient: false); }
        }
        return Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length);
    }

    private static JsonObject Parse(string text)
    {
        try
        {
            if (JsonNode.Parse(text) is JsonObject answer) { return answer; }
        }
        catch (JsonException error)
        {
            throw new AiException("ai_answer_unreadable", "The model's answer is not JSON.", isTransient: false, inner: error);
        }
        throw new AiException("ai_answer_unreadable", "The model's answer is not a JSON object.", isTransient: false);
    }

    private static AiException Refused(HttpResponseMessage response, string text)
    {
        var status = (int)response.StatusCode;
        var (type, message) = ErrorOf(text);
        var isQuota = type is "insufficient_quota" or "billing_error";
        var isTransient = !isQuota && (status is 408 or 425 or 429 || status >= 500);
        var code = status switch
        {
            _ when isQuota => "ai_out_of_quota",
            401 or 403 => "ai_key_refused",
            404 => "ai_model_unknown",
            429 => "ai_rate_limited",
            >= 500 => "ai_overloaded",
            _ => "ai_request_refused",
        };
        return new AiException(code, $"HTTP {status} {type}: {message}", isTransient, RetryAfter(response));
    }

    /// <summary>Type and message of an error body: Anthropic's and OpenAI's have an object, Ollama's a string.</summary>
    private static (string Type, string Message) ErrorOf(string text)
    {
        try
        {
            return JsonNode.Parse(text)?["error"] switch
            {
                JsonObject error => (error["code"] is JsonValue code && code.TryGetValue<string>(out var word) ? word : Text(error["type"]), Shorten(Text(error["message"]))),
                JsonValue value => ("", Shorten(value.ToString())),
                _ => ("", Shorten(text)),
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return ("", Shorten(text));
        }
    }

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static string Shorten(string text) => text.Length <= 300 ? text : text[..300];

    private static TimeSpan? RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter?.Delta
        ?? (response.Headers.RetryAfter?.Date is { } date && response.Headers.Date is { } now && date > now ? date - now : null);

    private static ResiliencePipeline<JsonObject> Retries(AiOptions options) => new ResiliencePipelineBuilder<JsonObject>()
        .AddRetry(new RetryStrategyOptions<JsonObject>
        {
            ShouldHandle = new PredicateBuilder<JsonObject>().Handle<AiException>(error => error.IsTransient),
            MaxRetryAttempts = options.MaxRetries,
            DelayGenerator = attempt =>
            {
                var asked = (attempt.Outcome.Exception as AiException)?.RetryAfter;
#pragma warning disable CA5394 // Jitter need not be secret.
                var own = options.RetryDelay * Math.Pow(2, attempt.AttemptNumber) * (0.8 + (0.4 * Random.Shared.NextDouble()));
#pragma warning restore CA5394
                return ValueTask.FromResult<TimeSpan?>(asked is null ? own : asked < options.MaxRetryAfter ? asked : options.MaxRetryAfter);
            },
        })
        .Build();
}
