using Microsoft.Extensions.Options;

namespace VlogStudio.Core.Ai;

/// <summary>The language model that was configured, if one was.</summary>
public sealed class TextModels : IDisposable
{
    private readonly HttpClient? _http;

    /// <summary>Chooses by the options.</summary>
    /// <exception cref="InvalidOperationException">The provider is unknown, or its model is not named.</exception>
    public TextModels(IOptions<AiOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var ai = options.Value;
        var provider = ai.Provider.Trim().ToLowerInvariant();
        if (provider is "" or "none") { return; }
        if (string.IsNullOrWhiteSpace(ai.Model)) { throw new InvalidOperationException("Ai:Provider is set but Ai:Model is not: name the model to ask."); }
        // Time-outs are the caller's; a redirect would carry the key elsewhere.
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        Current = provider switch
        {
            "anthropic" => new AnthropicTextModel(_http, ai),
            "openai" => new OpenAiTextModel(_http, ai),
            "ollama" => new OllamaTextModel(_http, ai),
            _ => throw new InvalidOperationException($"Ai:Provider '{ai.Provider}' is unknown: use none, anthropic, openai or ollama."),
        };
    }

    /// <summary>For another source of models, as in tests.</summary>
    internal TextModels(ITextModel? model) => Current = model;

    /// <summary>The model, or null where none is configured.</summary>
    public ITextModel? Current { get; }

    /// <inheritdoc />
    public void Dispose() => _http?.Dispose();
}
