using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Ai;
using VlogStudio.Core.Caching;

namespace VlogStudio.Core.Events;

/// <summary>
/// What a model has answered already: asking takes seconds and costs money, and people ask again for a day that has not changed. An answer that comes
/// back is checked as if the model had just given it.
/// </summary>
public sealed class KeptAnswers(ICache cache, IOptions<EventsOptions> options)
{
    /// <summary>The answer to the very same question of the same model, read; null where none is kept, or what is kept is no good.</summary>
    internal async Task<T?> FindAsync<T>(ITextModel model, TextQuestion question, Func<string, T> read, CancellationToken ct)
        where T : class
    {
        if (options.Value.KeepAnswers <= TimeSpan.Zero || await cache.GetAsync(KeyOf(model, question), ct) is not { } kept) { return null; }
        try { return read(Encoding.UTF8.GetString(kept)); }
        catch (AiException) { return null; }
    }

    /// <summary>Keeps an answer that was found good.</summary>
    internal async Task KeepAsync(ITextModel model, TextQuestion question, string answer, CancellationToken ct)
    {
        if (options.Value.KeepAnswers <= TimeSpan.Zero) { return; }
        await cache.SetAsync(KeyOf(model, question), Encoding.UTF8.GetBytes(answer), options.Value.KeepAnswers, ct);
    }

    private static string KeyOf(ITextModel model, TextQuestion question)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in new[] { model.Name, question.System, question.User, question.SchemaName, question.JsonSchema })
        {
            hash.AppendData(Encoding.UTF8.GetBytes(part));
            hash.AppendData([0]);
        }
        return $"events:model-answer:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }
}
