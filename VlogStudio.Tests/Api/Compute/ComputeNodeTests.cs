using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Keys;
using VlogStudio.Core.Vlogs;
using VlogStudio.Tests.Faults;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Compute;

/// <summary>Real compute nodes, processes without a database, that make films for a studio with a file store.</summary>
public sealed class ComputeNodeTests(ComputeApp app) : IClassFixture<ComputeApp>
{
    private static readonly string[] s_worker = ["--Vlogs:MinEvents=1", "--Credits:WelcomeGrant=100000"];
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task<string> MusicAsync(Person person)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(await File.ReadAllBytesAsync(await TestClips.MusicAsync(), Ct)), "file", "waves.mp3" } };
        using var answer = await person.Http.PostAsync("api/v1/music", form, Ct);
        var id = (string)(await answer.Content.ReadFromJsonAsync<JsonObject>(Ct))!["id"]!;
        await StudioApp.UntilAsync(async () => (string)(await person.Http.GetFromJsonAsync<JsonObject>($"api/v1/music/{id}", Ct))!["status"]! == "ready", "the music is ready", TimeSpan.FromSeconds(60));
        return id;
    }

    [Fact]
    public async Task Node_WithNothingButAnAddressAndAKey_MakesTheFilmALocalWorkerMakes()
    {
        var (person, request) = await app.DayAsync();
        request["music_id"] = await MusicAsync(person);
        var key = await app.KeyAsync();
        Guid remote;
        await using (var node = new ComputeProcess(app.BaseAddress, key))
        {
            remote = await FaultsApp.RequestAsync(person, request);
            await app.UntilAsync(remote, j => j.State.IsTerminal() || node.HasExited, "the node has made the film");
            Assert.False(node.HasExited, node.Log);
            Assert.True((await app.JobAsync(remote)).State == JobState.Done, node.Log);

            var attempt = Assert.Single(await app.AttemptsAsync(remote));
            Assert.Contains('@', attempt.WorkerId);
            Assert.Contains("ffmpeg", attempt.Commands, StringComparison.Ordinal);
            Assert.True(attempt.CpuSeconds > 0);
            Assert.DoesNotContain(key, node.Log, StringComparison.Ordinal);
            var seen = (await app.Get<ListNodes>().HandleAsync(Ct)).Single(n => n.Node.Id == attempt.WorkerId);
            Assert.Equal(("compute", NodeState.Alive, 1), (seen.Node.Role, seen.State, seen.Places["render"]));
            Assert.NotEmpty(seen.Node.FfmpegVersion!);
            await StudioApp.UntilAsync(() => Task.FromResult(!Aftermath.LeftInScratch(node.DataFolder)), "its scratch is clean");

            node.AskToEnd();
            await node.WaitAsync(TimeSpan.FromSeconds(30));
            Assert.Equal(0, node.ExitCode);
            Assert.Equal(NodeState.Stopped, (await app.Get<ListNodes>().HandleAsync(Ct)).Single(n => n.Node.Id == attempt.WorkerId).State);
        }

        var film = await app.VlogAsync(remote);
        Assert.Equal(VlogStatus.Completed, film.Status);
        Assert.NotNull(film.IntegratedLufs);
        var hold = await app.WithDbAsync(db => db.Holds.AsNoTracking().SingleAsync(h => h.JobId == remote, Ct));
        await SayAgainAsync(key, film, remote);
        Assert.Equal((HoldState.Captured, film.Price), (hold.State, hold.Captured));
        var local = await FaultsApp.RequestAsync(person, request);
        await using var worker = await StudioProcess.StartAsync(app, "worker", s_worker);
        await app.UntilAsync(local, j => j.State.IsTerminal(), "a worker here has made the same film");
        var same = await app.VlogAsync(local);
        Assert.Equal((film.Sha256, film.Bytes, film.Duration), (same.Sha256, same.Bytes, same.Duration));
        Assert.Equal(film.IntegratedLufs!.Value, same.IntegratedLufs!.Value, 0.5);
        Assert.Equal(
            await person.Http.GetByteArrayAsync($"api/v1/vlogs/{film.Id}/video", Ct), await person.Http.GetByteArrayAsync($"api/v1/vlogs/{same.Id}/video", Ct));
        Assert.Equal(
            await person.Http.GetByteArrayAsync($"api/v1/vlogs/{film.Id}/thumbnail", Ct), await person.Http.GetByteArrayAsync($"api/v1/vlogs/{same.Id}/thumbnail", Ct));
    }

    /// <summary>A node whose answer was lost tells its end again: it is told the same, and nothing happens twice.</summary>
    private async Task SayAgainAsync(string key, Vlog film, Guid job)
    {
        var events = await app.WithDbAsync(db => db.JobEvents.CountAsync(e => e.JobId == job, Ct));
        using var http = app.ClientWith(key);
        var said = new { job_id = job, fence = 1, status = "completed", s3_key = film.VideoKey, thumbnail_s3_key = film.PosterKey, film = new { bytes = film.Bytes, sha256 = film.Sha256 } };
        using var again = await http.PatchAsJsonAsync($"api/v1/vlogs/internal/{film.Id}/status", said, Ct);
        Assert.Equal("completed", (string)(await again.Content.ReadFromJsonAsync<JsonObject>(Ct))!["status"]!);
        using var other = await http.PatchAsJsonAsync($"api/v1/vlogs/internal/{film.Id}/status", said with { s3_key = film.PosterKey }, Ct);
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);
        using var failed = await http.PatchAsJsonAsync($"api/v1/vlogs/internal/{film.Id}/status", new { fence = 1, status = "failed" }, Ct);
        Assert.Equal(HttpStatusCode.Conflict, failed.StatusCode);
        Assert.Equal((JobState.Done, events), ((await app.JobAsync(job)).State, await app.WithDbAsync(db => db.JobEvents.CountAsync(e => e.JobId == job, Ct))));
        var paces = await app.Get<GetFilmPaces>().HandleAsync(Ct);
        Assert.True(paces[(await app.AttemptsAsync(job))[0].WorkerId] is { Films: >= 1, Speed: > 0 });
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Cancel_WhileANodeRenders_StopsItsToolsAndReturnsTheCredits()
    {
        var (person, request) = await app.DayAsync(30, 1280, 720);
        await using var node = new ComputeProcess(app.BaseAddress, await app.KeyAsync());
        var job = await FaultsApp.RequestAsync(person, request);
        await app.UntilAsync(job, j => j.State == JobState.Running && j.Progress >= 10, "the node is at it");
        Assert.NotEmpty(StudioProcess.ToolsWorkingIn(node.DataFolder));

        (await person.Http.PostAsync($"api/jobs/{job}/cancel", null, Ct)).EnsureSuccessStatusCode();

        await app.UntilAsync(job, j => j.State.IsTerminal(), "it is stopped", 15);
        Assert.Equal(JobState.Cancelled, (await app.JobAsync(job)).State);
        Assert.Equal("cancelled", Assert.Single(await app.AttemptsAsync(job)).Outcome);
        await StudioApp.UntilAsync(() => Task.FromResult(StudioProcess.ToolsWorkingIn(node.DataFolder).Count == 0), "its tools are gone", TimeSpan.FromSeconds(10));
        Assert.Equal(HoldState.Released, await app.WithDbAsync(db => db.Holds.Where(h => h.JobId == job).Select(h => h.State).SingleAsync(Ct)));
        Assert.False(node.HasExited, node.Log);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Kill_NodeInTheMiddle_AnotherMakesTheOneFilm()
    {
        var (person, request) = await app.DayAsync(30, 1280, 720);
        await using var first = new ComputeProcess(app.BaseAddress, await app.KeyAsync("first"));
        var job = await FaultsApp.RequestAsync(person, request);
        await app.UntilAsync(job, j => j.State == JobState.Running && j.Progress >= 20, "the first node is at it");
        await using var second = new ComputeProcess(app.BaseAddress, await app.KeyAsync("second"));

        first.KillHard();

        await StudioApp.UntilAsync(() => Task.FromResult(StudioProcess.ToolsWorkingIn(first.DataFolder).Count == 0), "its tools died too", TimeSpan.FromSeconds(5));
        await app.UntilAsync(job, j => j.Fence == 2, "the second has it", 20);
        await app.UntilAsync(job, j => j.State.IsTerminal(), "the film is made");
        Assert.Equal(["lease_lost", "done"], (await app.AttemptsAsync(job)).Select(a => a.Outcome));
        Assert.Equal(2, (await app.AttemptsAsync(job)).Select(a => a.WorkerId.Split('@')[1]).Distinct().Count());
        Assert.Equal(1, await app.WithDbAsync(db => db.JobEvents.CountAsync(e => e.JobId == job && e.Type == "completed", Ct)));
        Assert.Equal(1, await app.WithDbAsync(db => db.Holds.CountAsync(h => h.JobId == job && h.State == HoldState.Captured, Ct)));
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Freeze_NodeForTwoLeases_ThawedItDropsItsWorkAndChangesNothing()
    {
        var (person, request) = await app.DayAsync(20, 1280, 720);
        await using var first = new ComputeProcess(app.BaseAddress, await app.KeyAsync("first"));
        var job = await FaultsApp.RequestAsync(person, request);
        await app.UntilAsync(job, j => j.State == JobState.Running && j.Progress >= 10, "the first node is at it");
        await using var second = new ComputeProcess(app.BaseAddress, await app.KeyAsync("second"));

        first.Freeze();
        await app.UntilAsync(job, j => j.Fence == 2, "the second has it", 20);
        await app.UntilAsync(job, j => j.State.IsTerminal(), "the film is made");
        var before = await app.JobAsync(job);
        first.Thaw();

        await StudioApp.UntilAsync(() => Task.FromResult(first.Log.Contains("the lease is lost", StringComparison.Ordinal)), "the thawed one noticed");
        var after = await app.JobAsync(job);
        Assert.Equal((JobState.Done, before.OutputKey, before.UpdatedAt), (after.State, after.OutputKey, after.UpdatedAt));
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Terminate_NodeInTheMiddle_HandsTheFilmBackAndBurnsNoAttempt()
    {
        var (person, request) = await app.DayAsync(20, 1280, 720);
        await using var node = new ComputeProcess(app.BaseAddress, await app.KeyAsync());
        var job = await FaultsApp.RequestAsync(person, request);
        await app.UntilAsync(job, j => j.State == JobState.Running && j.Progress >= 10, "the node is at it");

        node.AskToEnd();

        await app.UntilAsync(job, j => j.State == JobState.Queued, "it was handed back", 15);
        await node.WaitAsync(TimeSpan.FromSeconds(20));
        var waiting = await app.JobAsync(job);
        Assert.Equal((0, 0), (waiting.Attempt, waiting.CrashCount));
        Assert.Equal("handed_back", Assert.Single(await app.AttemptsAsync(job)).Outcome);
        await person.Http.PostAsync($"api/jobs/{job}/cancel", null, Ct);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Restart_ServerInTheMiddle_TheNodeKeepsItsFilmAndHandsItIn()
    {
        string[] settings = [.. s_worker, "--Jobs:Lease=00:02:00", "--Jobs:Heartbeat=00:00:02"];
        var (person, request) = await app.DayAsync(20, 1280, 720);
        await using var before = await StudioProcess.StartAsync(app, "web", settings);
        await using var node = new ComputeProcess(before.Address, await app.KeyAsync());
        var job = await FaultsApp.RequestAsync(person, request);
        await app.UntilAsync(job, j => j.State == JobState.Running && j.Progress >= 10, "the node is at it");

        before.KillHard();
        await before.WaitAsync(TimeSpan.FromSeconds(10));
        await StudioApp.UntilAsync(() => Task.FromResult(node.Log.Contains("heartbeat did not get through", StringComparison.Ordinal)), "the node misses its server");
        await using var after = await StudioProcess.StartAsync(app, "web", before.Address, settings);

        await app.UntilAsync(job, j => j.State.IsTerminal(), "the film is made", 180);
        Assert.Equal((JobState.Done, 1, 0), ((await app.JobAsync(job)).State, (await app.JobAsync(job)).Fence, (await app.JobAsync(job)).CrashCount));
        Assert.False(node.HasExited, node.Log);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Silence_ServerGoneForLongerThanALease_TheNodeStopsItsToolsBeforeItEnds()
    {
        var (person, request) = await app.DayAsync(30, 1280, 720);
        await using var server = await StudioProcess.StartAsync(app, "web", s_worker);
        await using var node = new ComputeProcess(server.Address, await app.KeyAsync());
        var job = await FaultsApp.RequestAsync(person, request);
        await app.UntilAsync(job, j => j.State == JobState.Running && j.Progress >= 10, "the node is at it");
        Assert.NotEmpty(StudioProcess.ToolsWorkingIn(node.DataFolder));

        server.Freeze();

        // Nobody takes the film back before its lease ends; by then the node must have let go by itself.
        await app.UntilAsync(job, j => j.State != JobState.Running, "the lease ended", 20);
        Assert.Empty(StudioProcess.ToolsWorkingIn(node.DataFolder));
        server.Thaw();
        await app.UntilAsync(job, j => j.State.IsTerminal(), "the film is made after all", 180);
        Assert.Equal(["lease_lost", "done"], (await app.AttemptsAsync(job)).Select(a => a.Outcome));
    }

    [Fact]
    public async Task Node_KeyRevokedAndReplacedInItsFile_WorksOnWithoutARestart()
    {
        var key = await app.NewKeyAsync();
        await using var node = new ComputeProcess(app.BaseAddress, key.Secret);
        await StudioApp.UntilAsync(async () => (await app.Get<ListNodes>().HandleAsync(Ct)).Any(n => n.Node.Id.EndsWith($"@{key.Key.Prefix}", StringComparison.Ordinal)), "the node is there");
        Assert.True((await app.Get<RevokeApiKey>().HandleAsync(new ApiKeyAct(Guid.CreateVersion7(), key.Key.Id, null), Ct)).IsOk);
        await StudioApp.UntilAsync(() => Task.FromResult(node.Log.Contains("refuses the key", StringComparison.Ordinal)), "the node hears that its key is no good");

        var fresh = await app.NewKeyAsync("fresh");
        await File.WriteAllTextAsync(node.KeyFile, fresh.Secret, Ct);

        await StudioApp.UntilAsync(async () => (await app.Get<ListNodes>().HandleAsync(Ct)).Any(n => n.Node.Id.EndsWith($"@{fresh.Key.Prefix}", StringComparison.Ordinal)), "the node works on");
        Assert.False(node.HasExited, node.Log);
    }
}
