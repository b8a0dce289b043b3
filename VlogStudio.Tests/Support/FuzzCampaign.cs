using System.Globalization;
using System.Text;

namespace VlogStudio.Tests.Support;

/// <summary>
/// Many seeded cases of one property. A failure names its seed and case, which run again by themselves: <c>VLOGSTUDIO_FUZZ_SEED</c> and
/// <c>VLOGSTUDIO_FUZZ_CASE</c>, or <c>./test.sh --fuzz --seed S --case N --filter NAME</c>.
/// </summary>
internal static class FuzzCampaign
{
    /// <summary>The seed of the normal run, so that it is the same run everywhere.</summary>
    private const int UsualSeed = 20_261_121;

    /// <summary>Failures after which a campaign has said enough.</summary>
    private const int EnoughFailures = 12;

    private static readonly int s_newSeed = Random.Shared.Next(1, int.MaxValue);

    /// <summary>Runs the cases; each has as long as it may take, then it hangs.</summary>
    /// <param name="cases">How many.</param>
    /// <param name="isNew">Whether every run takes a seed of its own; else it is always the same.</param>
    /// <param name="limit">The longest one case may take.</param>
    /// <param name="one">A case: all its chance comes from the random numbers given.</param>
    /// <param name="workers">How many cases run at once.</param>
    public static async Task RunAsync(int cases, bool isNew, TimeSpan limit, Func<Random, Task> one, int workers = 1)
    {
        var seed = Number("VLOGSTUDIO_FUZZ_SEED") ?? (isNew ? s_newSeed : UsualSeed);
        var only = Number("VLOGSTUDIO_FUZZ_CASE");
        var failures = new List<string>();
        await Parallel.ForEachAsync(
            only is { } single ? Enumerable.Range(single, 1) : Enumerable.Range(0, cases),
            new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = TestContext.Current.CancellationToken },
            async (index, _) =>
            {
                if (failures.Count >= EnoughFailures)
                {
                    return;
                }

                try
                {
                    await Task.Run(() => one(For(seed, index)), CancellationToken.None).WaitAsync(limit, CancellationToken.None);
                }
                catch (Exception error) when (error is not OperationCanceledException || !TestContext.Current.CancellationToken.IsCancellationRequested)
                {
                    lock (failures)
                    {
                        failures.Add(Told(seed, index, error is TimeoutException ? $"it hangs: nothing after {limit}" : Short(error)));
                    }
                }
            });
        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
    }

    /// <summary>The random numbers of a case.</summary>
    public static Random For(int seed, int index) => new(unchecked((int)(((uint)seed * 0x9E37_79B1u) ^ ((uint)(index + 1) * 0x85EB_CA6Bu))));

    /// <summary>The same thing a few hundred times at most: once in so many cases.</summary>
    public static bool OneIn(this Random random, int many) => random.Next(many) == 0;

    /// <summary>One of some.</summary>
    public static T Of<T>(this Random random, IReadOnlyList<T> some) => some[random.Next(some.Count)];

    private static string Told(int seed, int index, string what)
    {
        var test = TestContext.Current.TestMethod?.MethodName ?? "";
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Case {index} of seed {seed} (VLOGSTUDIO_FUZZ_SEED={seed} VLOGSTUDIO_FUZZ_CASE={index}, or ./test.sh --fuzz --seed {seed} --case {index} --filter {test}):\n{what}");
        return text.ToString();
    }

    private static string Short(Exception error)
    {
        var frames = error.ToString().Split('\n').Where(l => l.TrimStart().StartsWith("at VlogStudio.", StringComparison.Ordinal) && !l.Contains(nameof(FuzzCampaign), StringComparison.Ordinal));
        return string.Join('\n', frames.Take(8).Select(f => f.TrimEnd()).Prepend($"{error.GetType()}: {error.Message}"));
    }

    private static int? Number(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
