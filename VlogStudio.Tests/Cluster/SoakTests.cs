using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Storage;
using VlogStudio.Core.Vlogs;
using VlogStudio.Tests.Faults;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Cluster;

/// <summary>
/// Fault 27: people go on asking for films while one fault follows another. <c>VLOGSTUDIO_SOAK_MINUTES</c> says for how long (nothing or 0: not at all),
/// <c>VLOGSTUDIO_FAULT_SEED</c> plays the same faults again.
/// </summary>
[Trait("Category", "Cluster")]
[Collection("Cluster")]
public sealed class SoakTests(StudioCluster cluster)
{
    private const int MostWaiting = 5;
    private readonly List<(TimeSpan At, string Name, long Bytes, int Files)> _weights = [];

    private ClusterApp App => cluster.App;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Soak_FaultAfterFault_BooksAreRightNothingIsLeftAndNobodyGrows()
    {
        _ = int.TryParse(Environment.GetEnvironmentVariable("VLOGSTUDIO_SOAK_MINUTES"), CultureInfo.InvariantCulture, out var minutes);
        Assert.SkipWhen(minutes <= 0, "VLOGSTUDIO_SOAK_MINUTES says for how long; ./test.sh --cluster sets 30.");
        var seed = int.TryParse(Environment.GetEnvironmentVariable("VLOGSTUDIO_FAULT_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Environment.TickCount & 0xFFFFFF;
        var again = $"VLOGSTUDIO_SOAK_MINUTES={minutes} VLOGSTUDIO_FAULT_SEED={seed} ./test.sh --cluster --filter Soak";
        Say($"again with: {again}");
        await cluster.ReadyAsync();
        var (person, request) = await App.PrepareDayAsync(4);
        var mischief = new Mischief(cluster, new Random(seed));
        var begun = TimeProvider.System.GetTimestamp();
        var limit = TimeSpan.FromMinutes(minutes);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        over.CancelAfter(limit);

        var asking = AskAsync(person, request, over.Token);
        var weighing = WeighAsync(begun, over.Token);
        var chance = new Random(seed + 1);
        try
        {
            while (!over.IsCancellationRequested)
            {
                await mischief.NextAsync();
                await Task.Delay(TimeSpan.FromSeconds(chance.Next(3, 10)), Ct);
            }
        }
        finally { await over.CancelAsync(); }
        var jobs = await asking;
        await weighing;
        var story = $"again with: {again}\n{string.Join('\n', mischief.Story)}";
        await cluster.ReadyAsync();
        try { await App.QuietAsync(TimeSpan.FromMinutes(10)); }
        catch (Xunit.Sdk.FailException error) { Assert.Fail($"{error.Message}\n{story}"); }

        var ends = await App.WithDbAsync(db => db.Jobs.Where(j => jobs.Contains(j.Id)).GroupBy(j => new { j.State, j.ErrorCode }).Select(g => new { g.Key.State, g.Key.ErrorCode, Count = g.Count() }).ToListAsync(Ct));
        Say($"{mischief.Story.Count} faults, {jobs.Count} films: {string.Join(", ", ends.Select(e => $"{e.Count} {e.State} {e.ErrorCode}"))}");
        await CheckOutputsAsync(jobs, story);
        await Aftermath.CheckAsync(App, story, App.WorkFolders);
        Assert.True(ends.Where(e => e.State == JobState.Done).Sum(e => e.Count) >= jobs.Count * 3 / 4, $"too few films were made: {string.Join(", ", ends)}\n{story}");
        AssertFlat(limit, story);
    }

    private static void Say(string what)
    {
        TestContext.Current.SendDiagnosticMessage(what);
        TestContext.Current.TestOutputHelper?.WriteLine(what);
    }

    /// <summary>Asks for films, a few waiting at any time; what is not answered is sent again with its key. Some are cancelled.</summary>
    private async Task<List<Guid>> AskAsync(Person person, JsonObject request, CancellationToken over)
    {
        var jobs = new List<Guid>();
        while (!over.IsCancellationRequested)
        {
            var waiting = await App.WithDbAsync(async db => (await db.Jobs.Where(j => j.Group == JobGroup.Render).Select(j => j.State).ToListAsync(Ct)).Count(s => !s.IsTerminal()));
            if (waiting < MostWaiting) { jobs.Add(await AskForOneAsync(person, request, $"soak-{jobs.Count}-{Guid.CreateVersion7():n}")); }
            try { await Task.Delay(TimeSpan.FromSeconds(3), over); }
            catch (OperationCanceledException) { }
        }
        return jobs;
    }

    private static async Task<Guid> AskForOneAsync(Person person, JsonObject request, string key)
    {
        Guid? job = null;
        await StudioApp.UntilAsync(async () =>
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, "api/v1/vlogs") { Content = JsonContent.Create(request) };
            message.Headers.Add("Idempotency-Key", key);
            try
            {
                using var answer = await person.Http.SendAsync(message, Ct);
                Assert.True(answer.IsSuccessStatusCode || (int)answer.StatusCode is 409 or >= 500, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Ct)}");
                if (answer.IsSuccessStatusCode) { job = (Guid)(await answer.Content.ReadFromJsonAsync<JsonObject>(Ct))!["job_id"]!; }
            }
            catch (HttpRequestException) { }
            return job is not null;
        }, "the film is asked for", TimeSpan.FromMinutes(3));
        return job!.Value;
    }

    /// <summary>Once what was left by dead attempts is swept, a done film has one output and any other none.</summary>
    private async Task CheckOutputsAsync(IReadOnlyList<Guid> jobs, string story)
    {
        var clock = new ManualClock(TimeProvider.System.GetUtcNow().AddDays(2));
        await new SweepOutputs(App.Get<IDbContextFactory<StudioDb>>(), App.Get<IObjectStore>(), App.Get<StoreOutput>(), clock, NullLogger<SweepOutputs>.Instance).HandleAsync(Ct);
        foreach (var id in jobs)
        {
            var job = await App.ReadAsync(id);
            var films = (await App.OutputsAsync(id)).Count(f => f.EndsWith(".mp4", StringComparison.Ordinal));
            Assert.True(films == (job.State is JobState.Done or JobState.Partial ? 1 : 0), $"job {id} is {job.State} and has {films} films\n{story}");
        }
    }

    private async Task WeighAsync(long begun, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            foreach (var name in (string[])["web-1", "worker-1"])
            {
                var status = await File.ReadAllLinesAsync($"/proc/{cluster[name].Id}/status", CancellationToken.None);
                var bytes = long.Parse(status.First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10;
                _weights.Add((TimeProvider.System.GetElapsedTime(begun), name, bytes, Directory.GetFileSystemEntries($"/proc/{cluster[name].Id}/fd").Length));
            }
            try { await Task.Delay(TimeSpan.FromSeconds(3), over); }
            catch (OperationCanceledException) { }
        }
    }

    /// <summary>After the first third, in which caches and pools fill, nobody holds a tenth more memory or files at the end than in the middle.</summary>
    private void AssertFlat(TimeSpan limit, string story)
    {
        foreach (var process in _weights.GroupBy(w => w.Name))
        {
            var (middle, end) = (process.Where(w => w.At > limit / 3 && w.At <= limit * 2 / 3).ToList(), process.Where(w => w.At > limit * 2 / 3).ToList());
            var (bytesThen, bytesNow) = (Median(middle.Select(w => w.Bytes)), Median(end.Select(w => w.Bytes)));
            var (filesThen, filesNow) = (Median(middle.Select(w => (long)w.Files)), Median(end.Select(w => (long)w.Files)));
            Say($"{process.Key}: {bytesThen >> 20} MiB and {filesThen} files in the middle, {bytesNow >> 20} MiB and {filesNow} files at the end");
            Assert.True(bytesNow <= bytesThen * 1.1 + (16 << 20), $"{process.Key} grew from {bytesThen >> 20} to {bytesNow >> 20} MiB\n{story}");
            Assert.True(filesNow <= filesThen * 1.1 + 8, $"{process.Key} grew from {filesThen} to {filesNow} open files\n{story}");
        }
    }

    private static long Median(IEnumerable<long> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
