using System.Globalization;
using Microsoft.Extensions.Options;
using Npgsql;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Storage;

namespace VlogStudio.Hosting;

/// <summary><c>VlogStudio storage check</c>: tries the object store and says what is wrong; beside a running studio, or with its database alone.</summary>
internal static class StorageCommand
{
    /// <summary>Tries it; with <paramref name="isApplied"/> the bucket's rules are set.</summary>
    /// <returns>0 when films can be kept there (there may be warnings), 1 when something does not work, 3 when nobody answers.</returns>
    public static async Task<int> RunAsync(IServiceProvider services, bool isApplied, TextWriter output, CancellationToken ct)
    {
        var steps = new List<StorageStep>();
        try
        {
            await foreach (var step in services.GetRequiredService<RunStorageCheck>().HandleAsync("system", new StorageQuestion(isApplied), null, ct))
            {
                steps.Add(step);
                await output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture, $"{step.Verdict.ToString().ToLowerInvariant(),-5}{step.Name,-16}{step.Duration.TotalMilliseconds,6:F0} ms  {step.Words}"));
            }
        }
        catch (OptionsValidationException error)
        {
            await output.WriteLineAsync(error.Message);
            return 1;
        }
        catch (NpgsqlException error)
        {
            await output.WriteLineAsync($"This test was not kept in the audit: {error.Message}");
        }

        var fails = steps.Count(s => s.Verdict == StorageVerdict.Fail);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{steps.Count} steps: {steps.Count(s => s.Verdict == StorageVerdict.Ok)} ok, {steps.Count(s => s.Verdict == StorageVerdict.Warn)} warnings, {fails} failed."));
        return steps.Any(s => s.IsNotReached) ? 3 : fails > 0 || steps.Count == 0 ? 1 : 0;
    }
}
