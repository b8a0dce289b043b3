using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Microsoft.Extensions.Options;

namespace VlogStudio.Core.Storage;

/// <summary>
/// Tries the configured store with objects of its own under <c>self-test/</c>: what films and recordings need of it, step by step, each with the
/// remedy where something is wrong. Nothing is left behind, whatever happens.
/// </summary>
/// <param name="options">Which store.</param>
/// <param name="clock">The time, to be compared with the store's.</param>
public sealed class CheckStorage(IOptions<StorageOptions> options, TimeProvider clock)
{
    /// <summary>Where the self-test's objects lie, each run in a folder of its own.</summary>
    internal const string Folder = "self-test";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_cleaning = TimeSpan.FromSeconds(30);

    /// <summary>Tries; the steps come as they end. After one that everything hangs on has failed, the rest is not tried.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="ct">Ends the test; what it wrote is taken away nevertheless.</param>
    public async IAsyncEnumerable<StorageStep> HandleAsync(StorageQuestion question, [EnumeratorCancellation] CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(question);
        var settings = options.Value;
        var prefix = $"{Folder}/{Guid.NewGuid():n}/";
        using IStorageProbes test = settings.Kind == StorageKind.S3 ? new S3Probes(settings.S3, question, prefix, clock) : new FileProbes(settings, prefix);
        var mayHaveWritten = false;
        try
        {
            foreach (var probe in test.Probes)
            {
                mayHaveWritten |= !probe.IsGate || probe.Name == ObjectProbes.Put;
                var step = await TryAsync(probe, test, ct);
                yield return step;
                if (probe.IsGate && step.Verdict == StorageVerdict.Fail) { yield break; }
            }
            yield return await TryAsync(new StorageProbe("clean", async end => Cleaned(await test.CleanAsync(end), await test.CleanAsync(end))), test, ct);
            mayHaveWritten = false;
        }
        finally
        {
            if (mayHaveWritten) { await CleanQuietlyAsync(test); }
        }
    }

    private static Finding Cleaned(int found, int left) => left == 0
        ? Finding.Ok(found == 0 ? "Nothing was left behind." : $"What the test had written ({found}) was taken away.")
        : Finding.Fail($"{left} of the test's objects could not be taken away: allow the key to delete, then remove the folder {Folder}/.");

    private static async Task CleanQuietlyAsync(IStorageProbes test)
    {
        using var end = new CancellationTokenSource(s_cleaning);
        try { await test.CleanAsync(end.Token); }
        catch (Exception error) when (IsOfTheStore(error) || error is OperationCanceledException)
        {
            // A step has failed already and says why.
        }
    }

    private static bool IsOfTheStore(Exception error) =>
        error is ObjectStoreException or AmazonServiceException or AmazonClientException or HttpRequestException or IOException or UnauthorizedAccessException or TimeoutException;

    private async Task<StorageStep> TryAsync(StorageProbe probe, IStorageProbes test, CancellationToken ct)
    {
        var begun = clock.GetTimestamp();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        end.CancelAfter(s_patience);
        Finding found;
        try { found = await probe.TryAsync(end.Token); }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            found = Finding.Fail($"There was no answer within {s_patience.TotalSeconds:F0} seconds: is the way to the store slow, or the store overloaded?");
        }
        catch (Exception error) when (IsOfTheStore(error)) { found = Finding.Fail(test.Explain(error)); }
        return new StorageStep(probe.Name, found.Verdict, clock.GetElapsedTime(begun), found.Words);
    }
}
