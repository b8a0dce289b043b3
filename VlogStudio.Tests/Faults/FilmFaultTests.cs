using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Storage;
using VlogStudio.Core.Vlogs;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Faults;

/// <summary>What happens to a film and to its credits when its worker dies at the worst moment, is cut off, starved, or gets bad footage.</summary>
[Trait("Category", "Faults")]
public sealed class FilmFaultTests(FaultsApp app) : IClassFixture<FaultsApp>
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Task<StudioProcess> StartWorkerAsync(params string[] settings) => StudioProcess.StartAsync(app, "worker", [.. FaultsApp.Settings, .. settings]);

    [Fact]
    public async Task Kill_WorkerBetweenStoringAndCommitting_FilmIsMadeOnceAndTheStrayIsSwept()
    {
        Guid job;
        await using (var first = await StartWorkerAsync())
        {
            var (person, request) = await app.PrepareDayAsync(5);
            job = await FaultsApp.RequestAsync(person, request);
            await app.UntilAsync(job, j => j.State is JobState.Running, "the film is being made", Patience);
            await using var held = await HeldCommit.BeforeAsync(app, job);
            first.KillHard();
            await first.WaitAsync(TimeSpan.FromSeconds(10));
        }
        Assert.Equal(JobState.Running, (await app.ReadAsync(job)).State);

        await using var second = await StartWorkerAsync();
        await app.UntilAsync(job, j => j.State.IsTerminal(), "the film is made", Patience);
        Assert.Equal((JobState.Done, 2), ((await app.ReadAsync(job)).State, (await app.ReadAsync(job)).Fence));
        Assert.Equal(2, OutputsOf(job).Count(f => f.EndsWith(".mp4", StringComparison.Ordinal)));

        var clock = new ManualClock(TimeProvider.System.GetUtcNow().AddDays(2));
        var sweep = new SweepOutputs(app.Get<IDbContextFactory<StudioDb>>(), app.Get<IObjectStore>(), app.Get<StoreOutput>(), clock, NullLogger<SweepOutputs>.Instance);
        Assert.True(await sweep.HandleAsync(Ct) > 0);
        Assert.Equal(0, await sweep.HandleAsync(Ct));
        await app.CheckDoneOnceAsync(job, fence: 2);
    }

    [Fact]
    public async Task Kill_WorkerThreeTimesOverOneFilm_ItIsDeadAndTheQueueMovesOn()
    {
        JsonObject request;
        Person person;
        var job = Guid.Empty;
        for (var crash = 1; crash <= 3; crash++)
        {
            await using var worker = await StartWorkerAsync();
            if (crash == 1)
            {
                (person, request) = await app.PrepareDayAsync(40);
                job = await FaultsApp.RequestAsync(person, request);
            }
            await app.UntilAsync(job, j => j.State is JobState.Running && j.Fence == crash && j.Progress > 0, $"attempt {crash} is under way", Patience);
            worker.KillHard();
            await worker.WaitAsync(TimeSpan.FromSeconds(10));
        }

        await using var last = await StartWorkerAsync();
        var (other, small) = await app.PrepareDayAsync(4);
        var next = await FaultsApp.RequestAsync(other, small);
        await app.UntilAsync(job, j => j.State.IsTerminal(), "the film is given up", Lease + TimeSpan.FromSeconds(60));
        await app.UntilAsync(next, j => j.State.IsTerminal(), "the next film is made", Patience);

        var dead = await app.ReadAsync(job);
        Assert.Equal((JobState.Dead, 3), (dead.State, dead.CrashCount));
        Assert.Equal(["lease_lost", "lease_lost", "lease_lost"], (await app.AttemptsAsync(job)).Select(a => a.Outcome));
        Assert.Equal(HoldState.Released, await app.WithDbAsync(db => db.Holds.Where(h => h.JobId == job).Select(h => h.State).SingleAsync(Ct)));
        Assert.Equal(JobState.Done, (await app.ReadAsync(next)).State);
        await Aftermath.CheckAsync(app, "three crashes");
    }

    [Fact]
    public async Task Silence_WorkersLinkForThreeLeases_ItStopsItsToolsItselfAndThereIsOneFilm()
    {
        var direct = new NpgsqlConnectionStringBuilder(app.ConnectionString);
        await using var gate = new Gate(direct.Port);
        await using var first = await StartWorkerAsync($"--ConnectionStrings:Studio={new NpgsqlConnectionStringBuilder(app.ConnectionString) { Port = gate.Port, Timeout = 4, CommandTimeout = 4 }.ConnectionString}");
        var (person, request) = await app.PrepareDayAsync(40);
        var job = await FaultsApp.RequestAsync(person, request);
        await app.UntilAsync(job, j => j.State is JobState.Running && j.Progress > 10, "the film is being made", Patience);
        Assert.NotEmpty(StudioProcess.ToolsWorkingIn(app.DataFolder));

        gate.Close();

        await StudioApp.UntilAsync(() => Task.FromResult(StudioProcess.ToolsWorkingIn(app.DataFolder).Count == 0), "it stopped its own tools", 3 * Lease);
        await using var second = await StartWorkerAsync();
        await app.UntilAsync(job, j => j.Fence == 2, "the other worker took over", 3 * Lease);
        await app.UntilAsync(job, j => j.State.IsTerminal(), "the film is made", Patience);
        var before = await app.ReadAsync(job);
        gate.Open();
        await Task.Delay(2 * Lease, Ct); // Long enough for the one that was away to do harm, if it would.

        Assert.Equal(before.UpdatedAt, (await app.ReadAsync(job)).UpdatedAt);
        await app.CheckDoneOnceAsync(job, fence: 2);
    }

    [Fact]
    public async Task Full_ScratchVolume_FilmFailsNamedNodeIsUnreadyAndNothingIsTaken()
    {
        using var folder = new TemporaryFolder();
        using var volume = SmallVolume.TryMount(Path.Combine(folder.Path, "scratch"), 400);
        Assert.SkipWhen(volume is null, "A small volume cannot be mounted here (it takes root).");
        await using var worker = await StartWorkerAsync($"--Jobs:ScratchFolder={volume.Folder}");
        var (person, request) = await app.PrepareDayAsync(30);
        Assert.Equal(HttpStatusCode.OK, (await ReadyAsync(worker)).Status);
        volume.Fill(leave: 256 * 1024);
        var (status, scratch) = await ReadyAsync(worker);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "down"), (status, (string?)scratch["status"]));

        var job = await FaultsApp.RequestAsync(person, request);
        await app.UntilAsync(job, j => j.State.IsTerminal(), "the film is given up", Patience);

        var failed = await app.ReadAsync(job);
        Assert.Equal((JobState.Failed, "scratch_full", JobErrorClass.Transient), (failed.State, failed.ErrorCode, failed.ErrorClass));
        Assert.Equal(4, (await app.AttemptsAsync(job)).Count); // Again after 1, 2 and 4 s.
        Assert.Equal(["filler"], Directory.EnumerateFiles(volume.Folder, "*", SearchOption.AllDirectories).Select(f => Path.GetFileName(f)!).Where(f => f != ".lock"));
        volume.Clear();
        Assert.Equal(HttpStatusCode.OK, (await ReadyAsync(worker)).Status);
        var again = await FaultsApp.RequestAsync(person, request);
        await app.UntilAsync(again, j => j.State.IsTerminal(), "with room it is made", Patience);
        Assert.Equal(JobState.Done, (await app.ReadAsync(again)).State);
        await Aftermath.CheckAsync(app, "a full scratch volume");
    }

    [Fact]
    public async Task Damage_OneOfFiveRecordings_FilmIsPartialNamesItAndTakesItsShare()
    {
        await using var worker = await StartWorkerAsync();
        var (person, request) = await app.PrepareDayAsync(4, clips: 5);
        Assert.Equal(5, request["event_ids"]!.AsArray().Count);
        var third = Guid.Parse((string)request["event_ids"]![2]!);
        var recording = await app.WithDbAsync(db => db.Events.Where(e => e.Id == third).Join(db.Recordings, e => e.RecordingId, r => r.Id, (_, r) => r).SingleAsync(Ct));
        Damage(Path.Combine(app.DataFolder, "objects", ObjectKeys.Original(recording.UserId, recording.Id)));

        var job = await FaultsApp.RequestAsync(person, request);
        await app.UntilAsync(job, j => j.State.IsTerminal(), "the film is made", Patience);

        Assert.Equal(JobState.Partial, (await app.ReadAsync(job)).State);
        var vlog = await app.WithDbAsync(db => db.Vlogs.AsNoTracking().SingleAsync(v => v.JobId == job, Ct));
        var clips = (await person.Http.GetFromJsonAsync<JsonObject>($"api/v1/vlogs/{vlog.Id}", Ct))!["segments"]!.AsArray();
        Assert.Equal([third], clips.Where(c => (string)c!["status"]! is "skipped").Select(c => (Guid)c!["event_id"]!));
        var hold = await app.WithDbAsync(db => db.Holds.AsNoTracking().SingleAsync(h => h.JobId == job, Ct));
        Assert.InRange(hold.Captured, 1, hold.Amount - 1);
        await Aftermath.CheckAsync(app, "a damaged recording");
    }

    [Fact]
    public async Task Upload_OfWhatIsNoFilm_IsRefusedOnTheFirstAttempt()
    {
        using var folder = new TemporaryFolder();
        await using var worker = await StartWorkerAsync();
        var person = await app.RegisterAsync();
        var whole = await File.ReadAllBytesAsync(await TestClips.MovingAsync(4), Ct);
        var bomb = await TestClips.MakeAsync("bomb.png", "-f", "lavfi", "-i", "color=red:s=16000x16000", "-frames:v", "1");
        var crowd = await TestClips.MakeAsync("crowd.mkv", [.. new[] { "-f", "lavfi", "-i", "color=blue:s=16x16:d=0.2" }, .. Enumerable.Repeat(new[] { "-map", "0:v" }, 1000).SelectMany(m => m), "-threads", "1", "-c:v", "mpeg4"]);
        var endless = await TestClips.MakeAsync("endless.mp4", "-f", "lavfi", "-i", "color=green:s=16x16:r=1/10:d=36010", "-c:v", "libx264", "-preset", "ultrafast");
        var moov = IndexOf(whole, "moov"u8);
        (string Name, byte[] Bytes)[] files =
        [
            ("half", whole[..(moov + 200)]), ("empty", []), ("playlist", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"u8.ToArray()),
            ("text", "This is a letter, not a film."u8.ToArray()), ("bomb", await File.ReadAllBytesAsync(bomb, Ct)),
            ("crowd", await File.ReadAllBytesAsync(crowd, Ct)), ("endless", await File.ReadAllBytesAsync(endless, Ct)),
        ];
        foreach (var (name, bytes) in files)
        {
            var path = folder.File(name + (name == "crowd" ? ".mkv" : ".mp4"));
            await File.WriteAllBytesAsync(path, bytes, Ct);
            using var answer = await FaultsApp.UploadAsync(person, path);
            if (!answer.IsSuccessStatusCode)
            {
                Assert.InRange((int)answer.StatusCode, 400, 422);
                continue;
            }
            var recording = await FaultsApp.ExaminedAsync(person, (Guid)(await answer.Content.ReadFromJsonAsync<JsonObject>(Ct))!["id"]!);
            Assert.True((string?)recording["status"] == "rejected" && recording["error"]?["code"] is not null, $"{name}: {recording}");
            Assert.Equal(name switch { "crowd" => "too_many_streams", "endless" => "too_long", _ => (string?)recording["error"]!["code"] }, (string?)recording["error"]!["code"]);
            var attempts = await app.AttemptsAsync((Guid)recording["job_id"]!);
            Assert.Equal("failed", Assert.Single(attempts).Outcome);
        }
        Assert.True(PeakBytes(worker.Id) < 700L << 20, $"the worker held {PeakBytes(worker.Id) >> 20} MiB");
        await Aftermath.CheckAsync(app, "bad uploads");
    }

    [Fact]
    public async Task Burn_AllCoresWhileAFilmIsMade_OneFenceWins()
    {
        await using var first = await StartWorkerAsync();
        await using var second = await StartWorkerAsync();
        var (person, request) = await app.PrepareDayAsync(20);
        var burners = Enumerable.Range(0, Environment.ProcessorCount * 4).Select(_ => Process.Start("sh", ["-c", "while :; do :; done"])).ToList();
        Guid job;
        try
        {
            job = await FaultsApp.RequestAsync(person, request);
            await Task.Delay(TimeSpan.FromSeconds(25), Ct);
        }
        finally
        {
            foreach (var burner in burners)
            {
                burner.Kill();
                burner.Dispose();
            }
        }
        await app.UntilAsync(job, j => j.State.IsTerminal(), "the film is made", Patience);
        await app.CheckDoneOnceAsync(job, (await app.ReadAsync(job)).Fence);
    }

    [Fact]
    public async Task Cancel_RacingTheEndOfRealFilms_CreditsAreTakenOrGivenBackNeverBoth()
    {
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var chance = new Random(seed);
        await using var worker = await StartWorkerAsync();
        var (person, request) = await app.PrepareDayAsync(4);
        var seen = new List<string>();
        for (var round = 0; round < 15; round++)
        {
            var job = await FaultsApp.RequestAsync(person, request);
            await Task.Delay(chance.Next(0, 2500), Ct);
            using var cancelled = await person.Http.PostAsync(new Uri($"api/jobs/{job}/cancel", UriKind.Relative), null, Ct);
            await app.UntilAsync(job, j => j.State.IsTerminal(), $"round {round} ends (seed {seed})", Patience);
            var state = (await app.ReadAsync(job)).State;
            var hold = await app.WithDbAsync(db => db.Holds.AsNoTracking().SingleAsync(h => h.JobId == job, Ct));
            var vlog = await app.WithDbAsync(db => db.Vlogs.Where(v => v.JobId == job).Select(v => v.Id).SingleAsync(Ct));
            var shown = (string)(await person.Http.GetFromJsonAsync<JsonObject>($"api/v1/vlogs/{vlog}", Ct))!["status"]!;
            seen.Add(shown);
            Assert.Equal(state is JobState.Done ? ("completed", HoldState.Captured) : ("cancelled", HoldState.Released), (shown, hold.State));
        }
        TestContext.Current.SendDiagnosticMessage(string.Join(' ', seen));
        await Aftermath.CheckAsync(app, $"seed {seed}");
    }

    private IEnumerable<string> OutputsOf(Guid job)
    {
        var folder = Path.Combine(app.DataFolder, "objects", "out", job.ToString("n"));
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories) : [];
    }

    private static async Task<(HttpStatusCode Status, JsonNode Scratch)> ReadyAsync(StudioProcess process)
    {
        using var http = new HttpClient { BaseAddress = process.Address };
        using var answer = await http.GetAsync(new Uri("health/ready", UriKind.Relative), Ct);
        return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonObject>(Ct))!["dependencies"]!["scratch"]!);
    }

    /// <summary>Overwrites everything behind the header: the file can be opened, its pictures cannot be read.</summary>
    private static void Damage(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var from = IndexOf(bytes, "mdat"u8) + 4;
        new Random(7).NextBytes(bytes.AsSpan(from, bytes.Length - from));
        file.Position = 0;
        file.Write(bytes);
    }

    private static int IndexOf(byte[] bytes, ReadOnlySpan<byte> word) => bytes.AsSpan().IndexOf(word);

    private static long PeakBytes(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10;
    }
}
