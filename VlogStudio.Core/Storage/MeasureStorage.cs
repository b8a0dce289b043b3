using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace VlogStudio.Core.Storage;

/// <summary>Counts what the store holds, by kind of object, and what keeping it costs a month. It walks through the whole store.</summary>
/// <param name="store">The store.</param>
/// <param name="options">The prices and the budget.</param>
/// <param name="clock">The time.</param>
public sealed class MeasureStorage(IObjectStore store, IOptions<StorageOptions> options, TimeProvider clock)
{
    private const decimal Gigabyte = 1_000_000_000m;
    private const decimal NearFrom = 0.8m;
    private static readonly TimeSpan s_every = TimeSpan.FromMilliseconds(400);
    private static readonly string[] s_roots = ["recordings/", "music/", "out/", CheckStorage.Folder + "/"];

    /// <summary>Counts; what was met so far is told every moment, the last answer is the whole.</summary>
    /// <exception cref="ObjectStoreException">The store cannot be reached.</exception>
    public async IAsyncEnumerable<StorageUsage> HandleAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var kinds = new Dictionary<string, (long Count, long Bytes)>(StringComparer.Ordinal);
        var told = clock.GetTimestamp();
        foreach (var root in s_roots)
        {
            await foreach (var found in store.ListAsync(root, ct))
            {
                var kind = KindOf(found.Key);
                var (count, bytes) = kinds.GetValueOrDefault(kind);
                kinds[kind] = (count + 1, bytes + found.Bytes);
                if (clock.GetElapsedTime(told) < s_every) { continue; }
                told = clock.GetTimestamp();
                yield return Sum(kinds, isWhole: false);
            }
        }
        yield return Sum(kinds, isWhole: true);
    }

    /// <summary>What an object is, by its key.</summary>
    internal static string KindOf(string key) => key.Split('/') switch
    {
        ["recordings", _, _, "original"] => "originals",
        ["recordings", _, _, "proxy.mp4"] => "proxies",
        ["recordings", ..] => "pictures",
        ["music", ..] => "music",
        ["out", .., "film.mp4" or "original.mp4"] => "films",
        ["out", .., "film.m4s" or "film.m3u8"] => "streams",
        ["out", .., "preview.mp4"] => "previews",
        ["out", .., var name] when name.EndsWith(".jpg", StringComparison.Ordinal) => "pictures",
        _ => "other",
    };

    private StorageUsage Sum(Dictionary<string, (long Count, long Bytes)> kinds, bool isWhole)
    {
        var settings = options.Value;
        var price = settings.Prices.GetValueOrDefault(settings.Kind == StorageKind.Files ? nameof(StorageKind.Files) : settings.S3.Provider.ToString()) ?? new StoragePrice();
        var bytes = kinds.Values.Sum(k => k.Bytes);
        var cost = Math.Round(Math.Max(0, (bytes / Gigabyte) - price.FreeGb) * price.PerGbMonth, 2);
        return new StorageUsage(
            [.. kinds.OrderByDescending(k => k.Value.Bytes).ThenBy(k => k.Key, StringComparer.Ordinal).Select(k => new KindUsage(k.Key, k.Value.Count, k.Value.Bytes))],
            kinds.Values.Sum(k => k.Count), bytes, cost, settings.Currency, settings.MonthlyBudget, StateOf(cost, settings.MonthlyBudget), isWhole);
    }

    private static BudgetState StateOf(decimal cost, decimal? budget) => budget switch
    {
        null => BudgetState.None,
        { } most when cost > most => BudgetState.Over,
        { } most when cost >= most * NearFrom => BudgetState.Near,
        _ => BudgetState.Within,
    };
}

/// <summary>How the cost stands to the budget.</summary>
public enum BudgetState
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>Below 80 % of it.</summary>
    Within,

    /// <summary>From 80 % on.</summary>
    Near,

    /// <summary>Above it.</summary>
    Over,
}

/// <summary>What objects of one kind take.</summary>
/// <param name="Kind"><c>originals</c>, <c>films</c>, <c>pictures</c> …</param>
/// <param name="Count">How many.</param>
/// <param name="Bytes">Their bytes.</param>
public sealed record KindUsage(string Kind, long Count, long Bytes);

/// <summary>What the store holds.</summary>
/// <param name="Kinds">By kind, the largest first.</param>
/// <param name="Count">How many objects.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="CostPerMonth">What keeping them costs a month, about; requests and traffic come on top.</param>
/// <param name="Currency">In what.</param>
/// <param name="MonthlyBudget">What it may cost, or null.</param>
/// <param name="Budget">How the two stand.</param>
/// <param name="IsWhole">Whether everything was counted.</param>
public sealed record StorageUsage(
    IReadOnlyList<KindUsage> Kinds, long Count, long Bytes, decimal CostPerMonth, string Currency, decimal? MonthlyBudget, BudgetState Budget, bool IsWhole);
