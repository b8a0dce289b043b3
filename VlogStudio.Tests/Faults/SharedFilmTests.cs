using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Vlogs.Sharing;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Faults;

/// <summary>One film made by several nodes at once: the same bytes as by one, whatever becomes of those who help.</summary>
[Trait("Category", "Cluster")]
public sealed class SharedFilmTests(FaultsApp app) : IClassFixture<FaultsApp>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A worker that makes one segment at a time and has kept none of other nodes.</summary>
    private Task<StudioProcess> StartAsync(string node, params string[] settings) => StudioProcess.StartAsync(app, "worker",
        [.. FaultsApp.Settings, $"--Jobs:NodeId={node}", "--Rendering:Workers=1", "--Jobs:RenderPlaces=1", $"--Vlogs:CacheFolder={Path.Combine(app.DataFolder, "cache-of-" + node)}", .. settings]);

    private static string Name(string role) => $"{role}-{Guid.NewGuid().ToString("n")[..6]}";

    private Task<string?> Sha256Async(Guid job) => app.WithDbAsync(db => db.Vlogs.Where(v => v.JobId == job).Select(v => v.Sha256).SingleAsync(Ct));

    private Task<List<SegmentTask>> TasksAsync(Guid job) => app.WithDbAsync(db => db.SegmentTasks.AsNoTracking().Where(t => t.JobId == job).OrderBy(t => t.Position).ToListAsync(Ct));

    private async Task<Dictionary<string, int>> HelpersAsync(Guid job)
    {
        var last = (await app.AttemptsAsync(job))[^1];
        return last.Helpers is null ? [] : StudioJson.Read<List<AttemptHelper>>(last.Helpers).ToDictionary(h => h.Node, h => h.Parts);
    }

    private Task HelpingAsync(Guid job, string node) => StudioApp.UntilAsync(
        async () => (await TasksAsync(job)).Exists(t => t.State == SegmentTaskState.Taken && t.WorkerId == node), $"{node} makes a segment", Patience);

    private async Task<Guid> EndedAsync(Guid job, JobState state = JobState.Done)
    {
        await app.UntilAsync(job, j => j.State.IsTerminal(), "the film has ended", Patience);
        var ended = await app.ReadAsync(job);
        Assert.True(ended.State == state, $"{ended.State} {ended.ErrorCode} {ended.ErrorMessage}");
        Assert.Empty(await TasksAsync(job));
        return job;
    }

    /// <summary>A day of footage, and the checksum of its film as one node makes it.</summary>
    private async Task<(Person Person, JsonObject Request, string Sha256)> PrepareAsync(double seconds = 40)
    {
        await using var alone = await StartAsync(Name("alone"));
        var (person, request) = await app.PrepareDayAsync(seconds);
        var job = await EndedAsync(await FaultsApp.RequestAsync(person, request));
        Assert.Empty(await HelpersAsync(job));
        alone.AskToEnd();
        await alone.WaitAsync(TimeSpan.FromSeconds(25));
        return (person, request, (await Sha256Async(job))!);
    }

    [Fact]
    public async Task Film_MadeByThreeNodes_IsBitIdenticalToThatOfOne()
    {
        var (person, request, alone) = await PrepareAsync(60);
        string[] names = [Name("one"), Name("two"), Name("three")];
        await using var one = await StartAsync(names[0]);
        await using var two = await StartAsync(names[1]);
        await using var three = await StartAsync(names[2]);

        var job = await EndedAsync(await FaultsApp.RequestAsync(person, request));

        Assert.Equal(alone, await Sha256Async(job));
        var maker = (await app.ReadAsync(job)).WorkerId!;
        var helpers = await HelpersAsync(job);
        Assert.Equal(names.Where(n => n != maker).Order(), helpers.Keys.Order());
        Assert.All(helpers.Values, parts => Assert.InRange(parts, 1, 5));
        await app.CheckDoneOnceAsync(job, fence: 1);
    }
}
