namespace VlogStudio.Core.Ai;

/// <summary>Which language model is asked (section <c>Ai</c>). Without a provider none is, and built-in ways answer.</summary>
public sealed class AiOptions
{
    /// <summary><c>none</c>, <c>anthropic</c>, <c>openai</c> (any endpoint that speaks its chat API) or <c>ollama</c>.</summary>
    public string Provider { get; set; } = "none";

    /// <summary>Where it answers, with or without <c>/v1</c>; empty for the provider's own address.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>The key. Better given as the environment variable <c>Ai__ApiKey</c>, or in a file.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>A file that holds the key, read once at the first question.</summary>
    public string ApiKeyFile { get; set; } = "";

    /// <summary>The model's name at the provider; required unless the provider is <c>none</c>.</summary>
    public string Model { get; set; } = "";

    /// <summary>How long one call may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a call that failed in a way that may pass is made again.</summary>
    public int MaxRetries { get; set; } = 3;

    /// <summary>The wait before the first of these; it doubles with each and varies by a fifth. A server's <c>Retry-After</c> wins.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait a server may ask for.</summary>
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The key, wherever it was put; null where there is none.</summary>
    internal string? FindKey()
    {
        if (!string.IsNullOrWhiteSpace(ApiKey)) { return ApiKey.Trim(); }
        return !string.IsNullOrWhiteSpace(ApiKeyFile) && File.Exists(ApiKeyFile) ? File.ReadAllText(ApiKeyFile).Trim() : null;
    }
}
