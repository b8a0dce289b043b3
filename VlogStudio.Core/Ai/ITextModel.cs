namespace VlogStudio.Core.Ai;

/// <summary>A question to a language model that must be answered as JSON.</summary>
/// <param name="System">What the model is to be.</param>
/// <param name="User">The question with its data.</param>
/// <param name="SchemaName">A short name for the schema.</param>
/// <param name="JsonSchema">The JSON schema the answer keeps to.</param>
/// <param name="MaxTokens">The longest answer.</param>
public sealed record TextQuestion(string System, string User, string SchemaName, string JsonSchema, int MaxTokens = 4096);

/// <summary>A language model behind an API: Anthropic, an OpenAI-compatible endpoint, or Ollama.</summary>
public interface ITextModel
{
    /// <summary>How people know it, e.g. <c>anthropic:claude-…</c>.</summary>
    string Name { get; }

    /// <summary>Asks, and answers the JSON text as the model gave it; the caller checks it.</summary>
    /// <exception cref="AiException">The model could not be reached, refused, or cut its answer short.</exception>
    Task<string> AskAsync(TextQuestion question, CancellationToken ct);
}

/// <summary>A model could not be reached or refused.</summary>
public sealed class AiException : Exception
{
    /// <summary>Makes the exception.</summary>
    public AiException(string code, string message, bool isTransient, TimeSpan? retryAfter = null, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        IsTransient = isTransient;
        RetryAfter = retryAfter;
    }

    /// <summary>Stable snake_case code.</summary>
    public string Code { get; }

    /// <summary>Whether trying again may help.</summary>
    public bool IsTransient { get; }

    /// <summary>How long the other side asked us to wait.</summary>
    public TimeSpan? RetryAfter { get; }
}
