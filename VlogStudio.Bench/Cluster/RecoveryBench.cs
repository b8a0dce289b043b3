using System.Diagnostics;
using System.Globalization;

namespace VlogStudio.Bench.Cluster;

/// <summary>How long a film stands still whose worker was killed in the middle of it: from the kill until another worker renders it. Leases and all else as they are set by default.</summary>
internal sealed class RecoveryBench(BenchContext bench, ResultTable table)
{
    private const double MostSeconds = 20;
    private const double KillAtPercent = 40;
    private const double FilmSeconds = 50;

    /// <summary>The time it takes is a matter of when in a heartbeat and in the reaper's round the kill falls: more kills than rounds of other measures.</summary>
    private int Kills => bench.Options.IsQuick ? 1 : Math.Max(5, bench.Options.Rounds);

    public async Task RunAsync(string recording, CancellationToken ct)
    {
        await using var stage = await Stage.OpenAsync(bench, "recovery", ct);
        await using var web = await StudioNode.StartAsync(stage.Arguments("web"), ct);
        await stage.SettleAsync(web.Address, 1, [recording], ct);
        var times = new List<double>();
        for (var kill = 0; kill < Kills; kill++)
        {
            times.Add(await MeasureAsync(stage, web, kill, ct));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a killed worker's film is rendered again after {times[^1]:0.0} s"));
        }

        table.Add("worker killed at 40 % → another renders its film", times, "s", MostSeconds);
    }

    private async Task<double> MeasureAsync(Stage stage, StudioNode web, int kill, CancellationToken ct)
    {
        // Nothing of the last film's is left to be used again.
        var settings = $"--Vlogs:CacheFolder={bench.Folder(string.Create(CultureInfo.InvariantCulture, $"recovery-cache-{kill}"))}";
        await using var first = await StudioNode.StartAsync(stage.Arguments("worker", settings), ct);
        using var visitor = await Stage.VisitAsync(web.Address, stage.People[0], ct);
        var film = await Stage.RequestAsync(visitor, stage.People[0], FilmSeconds, "1080p", ct);
        await using var second = await StudioNode.StartAsync(stage.Arguments("worker", settings), ct);
        await Stage.UntilAsync(
            async () => await stage.AskAsync<bool>("SELECT progress >= $2 AND state = 'running' FROM job WHERE id = $1", ct, film.Job, KillAtPercent), "the film is at 40 %", TimeSpan.FromMinutes(10), ct);
        var (owner, other) = await stage.AskAsync<string>("SELECT worker_id FROM job WHERE id = $1", ct, film.Job) is { } worker && worker.Contains(string.Create(CultureInfo.InvariantCulture, $"-{first.Id}-"), StringComparison.Ordinal) ? (first, second) : (second, first);
        owner.Kill();
        var killed = Stopwatch.GetTimestamp();
        await Stage.UntilAsync(
            async () => await stage.AskAsync<bool>("SELECT fence > 1 AND state = 'running' AND phase = 'rendering_clips' FROM job WHERE id = $1", ct, film.Job), "another worker renders the film", TimeSpan.FromMinutes(3), ct);
        var seconds = Stopwatch.GetElapsedTime(killed).TotalSeconds;
        (await visitor.Http.PostAsync(new Uri($"api/v1/vlogs/{film.Vlog}/cancel", UriKind.Relative), null, ct)).EnsureSuccessStatusCode();
        await other.StopAsync();
        return seconds;
    }
}
