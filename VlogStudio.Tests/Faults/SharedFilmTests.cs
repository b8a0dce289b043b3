using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;
using VlogStudio.Core.Vlogs.Sharing;
using VlogStudio.Tests.Cluster;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Faults;

/// <summary>One film made by several nodes at once: the same bytes as by one, whatever becomes of those who help.</summary>
[Trait("Category", "Cluster")]
public sealed class SharedFilmTests(FaultsApp studio, PrivatePostgresFixture postgres, S3Server s3) : IClassFixture<FaultsApp>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);
    private static readonly SemaphoreSlim Preparing = new(1);
    private static Day? s_day;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A day of footage, and the checksum of its film as one node alone makes it.</summary>
    private sealed record Day(Person Person, JsonObject Request, string Sha256);

    /// <summary>A worker that makes one segment at a time and has none that another has made.</summary>
    private static Task<StudioProcess> StartAsync(FaultsApp app, string node, params string[] settings) => StudioProcess.StartAsync(app, "worker",
        [.. FaultsApp.Settings, $"--Jobs:NodeId={node}", "--Rendering:Workers=1", "--Jobs:RenderPlaces=1", $"--Vlogs:CacheFolder={Path.Combine(app.DataFolder, "cache-of-" + node)}", .. settings]);

    private static string Name(string role) => $"{role}-{Guid.NewGuid().ToString("n")[..6]}";

    private static Task<List<SegmentTask>> TasksAsync(FaultsApp app, Guid job) =>
        app.WithDbAsync(db => db.SegmentTasks.AsNoTracking().Where(t => t.JobId == job).OrderBy(t => t.Position).ToListAsync(Ct));

    private static async Task<Dictionary<string, int>> HelpersAsync(FaultsApp app, Guid job)
    {
        var last = (await app.AttemptsAsync(job))[^1];
        return last.Helpers is null ? [] : StudioJson.Read<List<AttemptHelper>>(last.Helpers).ToDictionary(h => h.Node, h => h.Parts);
    }

    private static async Task EndedAsync(FaultsApp app, Guid job, string sha256)
    {
        await app.UntilAsync(job, j => j.State.IsTerminal(), "the film has ended", Patience);
        var ended = await app.ReadAsync(job);
        Assert.True(ended.State == JobState.Done, $"{ended.State} {ended.ErrorCode} {ended.ErrorMessage}");
        Assert.Equal(sha256, await Sha256Async(app, job));
        Assert.Empty(await TasksAsync(app, job));
    }

    private static Task<string?> Sha256Async(FaultsApp app, Guid job) => app.WithDbAsync(db => db.Vlogs.Where(v => v.JobId == job).Select(v => v.Sha256).SingleAsync(Ct));

    private static async Task<Day> PrepareAsync(FaultsApp app, params string[] settings)
    {
        await using var alone = await StartAsync(app, Name("alone"), [.. settings, "--Vlogs:ShareSegments=false"]);
        var (person, request) = await app.PrepareDayAsync(50);
        var job = await FaultsApp.RequestAsync(person, request);
        await app.UntilAsync(job, j => j.State.IsTerminal(), "the film is made by one node", Patience);
        Assert.Equal(JobState.Done, (await app.ReadAsync(job)).State);
        Assert.Empty(await HelpersAsync(app, job));
        alone.AskToEnd();
        await alone.WaitAsync(TimeSpan.FromSeconds(40));
        return new Day(person, request, (await Sha256Async(app, job))!);
    }

    private async Task<Day> DayAsync()
    {
        await Preparing.WaitAsync(Ct);
        try { return s_day ??= await PrepareAsync(studio); }
        finally { Preparing.Release(); }
    }

    /// <summary>Two workers, and a film of which one makes a segment for the other.</summary>
    private async Task<(Guid Job, StudioProcess Maker, StudioProcess Helper, SegmentTask Task)> ShareAsync(Day day)
    {
        var nodes = new Dictionary<string, StudioProcess>();
        foreach (var name in (string[])[Name("one"), Name("two")]) { nodes[name] = await StartAsync(studio, name); }
        var job = await FaultsApp.RequestAsync(day.Person, day.Request);
        SegmentTask? task = null;
        await StudioApp.UntilAsync(
            async () => (task = (await TasksAsync(studio, job)).Find(t => t is { State: SegmentTaskState.Taken, Progress: > 0 })) is not null, "a helper is in the middle of a segment", Patience);
        return (job, nodes.Single(n => n.Key != task!.WorkerId).Value, nodes[task!.WorkerId!], task);
    }

    private static int ToolsOf(FaultsApp app, string node) => StudioProcess.ToolsWorkingIn(Path.Combine(app.DataFolder, "scratch", node)).Count;

    /// <summary>Whether a node has a scratch folder for others' segments, or for anything.</summary>
    private bool IsHelping(string node) => Directory.EnumerateDirectories(Path.Combine(studio.DataFolder, "scratch", node)).Any();

    private static void AssertNoSegmentIsLeft(FaultsApp app, Guid job) =>
        Assert.DoesNotContain(Directory.EnumerateFiles(Path.Combine(app.DataFolder, "objects", "out", job.ToString("n")), "*", SearchOption.AllDirectories), f => Path.GetFileName(f) == "segment");

    [Fact]
    public async Task Film_MadeByThreeNodes_IsBitIdenticalToThatOfOne()
    {
        var day = await DayAsync();
        string[] names = [Name("one"), Name("two"), Name("three")];
        await using var one = await StartAsync(studio, names[0]);
        await using var two = await StartAsync(studio, names[1]);
        await using var three = await StartAsync(studio, names[2]);

        var job = await FaultsApp.RequestAsync(day.Person, day.Request);
        await EndedAsync(studio, job, day.Sha256);

        var maker = (await studio.ReadAsync(job)).WorkerId!;
        var helpers = await HelpersAsync(studio, job);
        Assert.Equal(names.Where(n => n != maker).Order(), helpers.Keys.Order());
        Assert.InRange(helpers.Values.Sum(), 2, 4);
        AssertNoSegmentIsLeft(studio, job);
        await studio.CheckDoneOnceAsync(job, fence: 1);
    }

    [Fact]
    public async Task Film_MadeByTwoNodesOverAnObjectStore_IsBitIdenticalToThatOfOne()
    {
        var bucket = await s3.CreateBucketAsync();
        await using var app = new StoreApp(postgres, bucket);
        await app.InitializeAsync();
        string[] settings = [.. ClusterApp.StoreSettings(bucket).Select(s => $"--{s.Key}={s.Value}")];
        var day = await PrepareAsync(app, settings);
        await using var one = await StartAsync(app, Name("one"), settings);
        await using var two = await StartAsync(app, Name("two"), settings);

        var job = await FaultsApp.RequestAsync(day.Person, day.Request);
        await EndedAsync(app, job, day.Sha256);

        Assert.InRange(Assert.Single(await HelpersAsync(app, job)).Value, 1, 4);
        var left = new List<string>();
        await foreach (var found in app.Get<IObjectStore>().ListAsync($"out/{job:n}/", Ct)) { left.Add(Path.GetFileName(found.Key)); }
        Assert.Equal(["film.mp4", "poster.jpg"], left.Order());
    }

    [Fact]
    public async Task Kill_HelperInTheMiddleOfASegment_FilmsOwnNodeMakesItAndTheFilmIsTheSame()
    {
        var day = await DayAsync();
        var (job, maker, helper, task) = await ShareAsync(day);
        await using var one = maker;
        await using var two = helper;

        helper.KillHard();

        await StudioApp.UntilAsync(() => Task.FromResult(ToolsOf(studio, task.WorkerId!) == 0), "its tools died too", TimeSpan.FromSeconds(5));
        await EndedAsync(studio, job, day.Sha256);
        // What it left on the disk the next process to start clears away.
        await using var three = await StartAsync(studio, Name("three"));
        await studio.CheckDoneOnceAsync(job, fence: 1);
    }

    [Fact]
    public async Task Freeze_HelperPastItsLease_FilmGoesOnAndTheLateSegmentDoesNoHarm()
    {
        var day = await DayAsync();
        var (job, maker, helper, task) = await ShareAsync(day);
        await using var one = maker;
        await using var two = helper;

        helper.Freeze();
        await StudioApp.UntilAsync(
            async () => (await TasksAsync(studio, job)).Find(t => t.Key == task.Key) is null or { State: SegmentTaskState.Kept }, "the film's own node makes it after all", Patience);
        await EndedAsync(studio, job, day.Sha256);
        var before = await studio.ReadAsync(job);
        Assert.True(IsHelping(task.WorkerId!));
        helper.Thaw();

        await StudioApp.UntilAsync(() => Task.FromResult(!IsHelping(task.WorkerId!)), "the thawed one noticed and let go", TimeSpan.FromSeconds(60));
        Assert.Equal(before.UpdatedAt, (await studio.ReadAsync(job)).UpdatedAt);
        Assert.Equal(day.Sha256, await Sha256Async(studio, job));
        AssertNoSegmentIsLeft(studio, job);
        await studio.CheckDoneOnceAsync(job, fence: 1);
    }

    [Fact]
    public async Task Cancel_FilmThatOthersHelpWith_StopsTheirToolsToo()
    {
        var day = await DayAsync();
        var (job, maker, helper, task) = await ShareAsync(day);
        await using var one = maker;
        await using var two = helper;
        Assert.NotEqual(0, ToolsOf(studio, task.WorkerId!));

        using var cancelled = await day.Person.Http.PostAsync(new Uri($"api/jobs/{job}/cancel", UriKind.Relative), null, Ct);
        Assert.True(cancelled.IsSuccessStatusCode);

        // The helper hears of it at once, not by its next heartbeat alone.
        await StudioApp.UntilAsync(() => Task.FromResult(ToolsOf(studio, task.WorkerId!) == 0), "the helper's tools are gone", TimeSpan.FromSeconds(5));
        await studio.UntilAsync(job, j => j.State.IsTerminal(), "the film has ended", TimeSpan.FromSeconds(30));
        Assert.Equal(JobState.Cancelled, (await studio.ReadAsync(job)).State);
        Assert.Empty(await TasksAsync(studio, job));
        await Aftermath.CheckAsync(studio, "a cancelled film that others helped with");
    }

    [Fact]
    public async Task Request_AnothersFilmWhileHelping_IsStartedAtOnceByTheHelper()
    {
        var day = await DayAsync();
        Day second;
        await using (var alone = await StartAsync(studio, Name("alone")))
        {
            var (person, request) = await studio.PrepareDayAsync(4);
            second = new Day(person, request, "");
            alone.AskToEnd();
            await alone.WaitAsync(TimeSpan.FromSeconds(40));
        }
        var (job, maker, helper, task) = await ShareAsync(day);
        await using var one = maker;
        await using var two = helper;

        var other = await FaultsApp.RequestAsync(second.Person, second.Request);
        await studio.UntilAsync(other, j => j.StartedAt is not null, "the other film is begun", Patience);

        var begun = await studio.ReadAsync(other);
        Assert.Equal(task.WorkerId, begun.WorkerId);
        Assert.InRange((begun.StartedAt!.Value - begun.CreatedAt).TotalSeconds, 0, 5);
        // What it did for the other film it leaves at once.
        await StudioApp.UntilAsync(
            async () => !(await TasksAsync(studio, job)).Exists(t => t.State == SegmentTaskState.Taken && t.WorkerId == task.WorkerId), "it helps no more", TimeSpan.FromSeconds(5));
        await studio.UntilAsync(other, j => j.State.IsTerminal(), "the other film is made", Patience);
        Assert.Equal(JobState.Done, (await studio.ReadAsync(other)).State);
        await EndedAsync(studio, job, day.Sha256);
    }

    /// <summary>A studio whose objects lie in a bucket.</summary>
    private sealed class StoreApp(PrivatePostgresFixture postgres, S3Options bucket) : FaultsApp(postgres)
    {
        protected override void Adjust(WebApplicationBuilder builder)
        {
            base.Adjust(builder);
            builder.Configuration.AddInMemoryCollection(ClusterApp.StoreSettings(bucket).ToDictionary(s => s.Key, s => (string?)s.Value));
        }
    }
}
