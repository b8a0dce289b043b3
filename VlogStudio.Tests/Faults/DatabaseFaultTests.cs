using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using VlogStudio.Core.Jobs;
using VlogStudio.Hosting;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Faults;

/// <summary>What people and films notice when the database is killed, cut off in the middle of a commit, out of connections or out of room.</summary>
[Trait("Category", "Faults")]
public sealed class DatabaseFaultTests(PrivatePostgresFixture postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kill_PostmasterFiveTimesUnderLoad_EveryRequestHasOneEffect()
    {
        var (seed, chance) = Chance();
        using var folder = new TemporaryFolder();
        await using var server = await PrivatePostgres.StartAsync(folder.Path, NullLogger.Instance, ct: Ct);
        await using var app = new FaultsApp(postgres, server.ConnectionString, server.OwnerConnectionString);
        await app.InitializeAsync();
        await using var worker = await StudioProcess.StartAsync(app, "worker", FaultsApp.Settings);
        var (person, request) = await app.PrepareDayAsync(4);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var load = Enumerable.Range(0, 3).Select(_ => AskOnAndOnAsync(person, request, over.Token)).ToArray();

        for (var round = 1; round <= 5; round++)
        {
            await Task.Delay(chance.Next(500, 2500), Ct);
            var killed = server.ProcessId!.Value;
            Signal(killed, "KILL");
            var clock = Stopwatch.StartNew();
            await StudioApp.UntilAsync(async () => server.ProcessId is { } id && id != killed && await AnswersAsync(person), $"the studio answers again after kill {round} (seed {seed})", TimeSpan.FromSeconds(60));
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"it took {clock.Elapsed} after kill {round} (seed {seed})");
        }
        await over.CancelAsync();
        var asked = (await Task.WhenAll(load)).Aggregate((a, b) => a + b);

        await StudioApp.UntilAsync(() => AllEndedAsync(app), "every film has ended", Patience);
        await Aftermath.CheckAsync(app, $"seed {seed}");
        Assert.True(asked.Keys > 5, $"only {asked.Keys} films were asked for");
        Assert.True(asked.Unavailable > 0, "nobody was told that the database is away");
        Assert.Equal(0, asked.WithoutRetryAfter);
        Assert.Equal((asked.Keys, asked.Keys), await CountAsync(app, person));
    }

    [Fact]
    public async Task Cut_WireAtCommit_SameKeyAgainHasOneEffect()
    {
        var (seed, chance) = Chance();
        var isCutting = false;
        var direct = new NpgsqlConnectionStringBuilder(await postgres.CreateDatabaseAsync());
        await using var wire = new CommitCutter(direct.Port, () => { lock (chance) { return isCutting ? (CommitCut)chance.Next(0, 3) : CommitCut.None; } });
        await using var app = new FaultsApp(postgres, new NpgsqlConnectionStringBuilder(direct.ConnectionString) { Port = wire.Port }.ConnectionString);
        await app.InitializeAsync();
        var secret = await File.ReadAllTextAsync(Path.Combine(app.DataFolder, "keys.secret"), Ct);
        await using var straight = await StudioApp.StartAsync(
            postgres, builder => (builder.Configuration["Jobs:Executes"], builder.Configuration["Accounts:KeySecret"]) = ("false", secret), direct.ConnectionString);
        var person = await app.RegisterAsync();
        var request = await DayAsync(straight, person);
        isCutting = true;
        var total = new Asked(0, 0, 0);
        for (var i = 0; i < 30; i++)
        {
            var (asked, answer) = await AskUntilAnsweredAsync(person, request, Guid.CreateVersion7().ToString(), Ct);
            total += asked;
            Assert.Equal(HttpStatusCode.Created, answer);
        }
        isCutting = false;

        Assert.True(wire.Cuts is { Before: > 0, After: > 0 }, $"cuts: {wire.Cuts}, seed {seed}");
        Assert.Equal((30, 30), await CountAsync(straight, person));
        await Aftermath.CheckAsync(straight, $"seed {seed}");
    }

    [Fact]
    public async Task Flood_OfRequestsOnTwelveConnections_CostsNoLease()
    {
        using var folder = new TemporaryFolder();
        await using var server = await PrivatePostgres.StartAsync(folder.Path, NullLogger.Instance, ct: Ct);
        var limited = new NpgsqlConnectionStringBuilder(server.ConnectionString) { MaxPoolSize = 12, Timeout = 5 }.ConnectionString;
        await using var app = new FaultsApp(postgres, limited, server.OwnerConnectionString);
        await app.InitializeAsync();
        await using var node = await StudioProcess.StartAsync(app, "all", FaultsApp.Settings);
        var (person, request) = await app.PrepareDayAsync(40);
        var job = await FaultsApp.RequestAsync(person, request);
        await app.UntilAsync(job, j => j.State is JobState.Running && j.Progress > 5, "the film is being made", Patience);
        await using (var administrator = NpgsqlDataSource.Create(server.AdministratorConnectionString()))
        {
            await using var limit = administrator.CreateCommand("ALTER ROLE vlogstudio_app CONNECTION LIMIT 40");
            await limit.ExecuteNonQueryAsync(Ct);
        }
        using var http = new HttpClient { BaseAddress = node.Address, Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Authorization = person.Http.DefaultRequestHeaders.Authorization;

        // All connections of the pages are taken by sessions that wait for a lock, for longer than three leases.
        await using var locks = NpgsqlDataSource.Create(server.AdministratorConnectionString("vlogstudio"));
        await using var holding = await locks.OpenConnectionAsync(Ct);
        await using var transaction = await holding.BeginTransactionAsync(Ct);
        await using (var take = new NpgsqlCommand("LOCK TABLE generation_history IN ACCESS EXCLUSIVE MODE", holding, transaction)) { await take.ExecuteNonQueryAsync(Ct); }
        var flood = Enumerable.Range(0, 80).Select(_ => StatusAsync(http, "history")).ToArray();
        var fence = (await app.ReadAsync(job)).Fence;
        for (var i = 0; i < 20; i++)
        {
            await Task.Delay(1000, Ct);
            Assert.Equal(fence, (await app.ReadAsync(job)).Fence);
            Assert.DoesNotContain("the lease is lost", node.Log, StringComparison.Ordinal);
        }
        await transaction.RollbackAsync(Ct);
        await Task.WhenAll(flood);

        await app.UntilAsync(job, j => j.State.IsTerminal(), "the film is made", Patience);
        await app.CheckDoneOnceAsync(job, fence: 1);
    }

    [Fact]
    public async Task Full_DatabaseVolume_RefusesWritesReadsOnAndResumes()
    {
        using var folder = new TemporaryFolder();
        using var volume = SmallVolume.TryMount(Path.Combine(folder.Path, "volume"), 300);
        Assert.SkipWhen(volume is null, "A small volume cannot be mounted here (it takes root).");
        await using var server = await PrivatePostgres.StartAsync(volume.Folder, NullLogger.Instance, ["max_wal_size=64MB", "min_wal_size=32MB"], Ct);
        await using var app = new FaultsApp(postgres, server.ConnectionString, server.OwnerConnectionString);
        await app.InitializeAsync();
        var person = await app.RegisterAsync();
        var request = await DayAsync(app, person);
        await using (var administrator = NpgsqlDataSource.Create(server.AdministratorConnectionString()))
        {
            // A fresh piece of the log, so that it is the tables that find no room.
            await using var fresh = administrator.CreateCommand("SELECT pg_switch_wal(); CHECKPOINT");
            await fresh.ExecuteNonQueryAsync(Ct);
        }

        volume.Fill();
        var refused = 0;
        for (var i = 0; i < 400 && refused < 3; i++)
        {
            using var answer = await SendAsync(person, request, Guid.CreateVersion7().ToString(), Ct);
            if (answer.StatusCode == HttpStatusCode.Created) { continue; }
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal("storage_full", (string?)(await answer.Content.ReadFromJsonAsync<JsonObject>(Ct))!["code"]);
            Assert.NotNull(answer.Headers.RetryAfter);
            refused++;
        }
        Assert.Equal(3, refused);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(person.Http, "api/v1/vlogs"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(person.Http, "history"));

        volume.Clear();
        await StudioApp.UntilAsync(async () =>
        {
            using var answer = await SendAsync(person, request, Guid.CreateVersion7().ToString(), Ct);
            return answer.StatusCode == HttpStatusCode.Created;
        }, "films may be asked for again", TimeSpan.FromSeconds(30));
        await Aftermath.CheckAsync(app, "a full volume");
    }

    private static (int Seed, Random Chance) Chance()
    {
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        return (seed, new Random(seed));
    }

    private static async Task<JsonObject> DayAsync(StudioApp app, Person person)
    {
        var events = await Api.Vlogs.DaySeed.AddAsync(app, person.Id);
        return new JsonObject
        {
            ["target_date"] = "2026-05-02", ["event_ids"] = new JsonArray([.. events.Select(id => (JsonNode)id)]), ["resolution"] = "720p", ["max_duration"] = 20,
        };
    }

    /// <summary>One film after the other; each is asked for with one key until there is an answer.</summary>
    private static async Task<Asked> AskOnAndOnAsync(Person person, JsonObject request, CancellationToken over)
    {
        var total = new Asked(0, 0, 0);
        while (!over.IsCancellationRequested)
        {
            var (asked, answer) = await AskUntilAnsweredAsync(person, request, Guid.CreateVersion7().ToString(), Ct);
            Assert.Equal(HttpStatusCode.Created, answer);
            total += asked;
            try { await Task.Delay(400, over); } catch (OperationCanceledException) { }
        }
        return total;
    }

    private static async Task<(Asked Asked, HttpStatusCode Answer)> AskUntilAnsweredAsync(Person person, JsonObject request, string key, CancellationToken ct)
    {
        var (unavailable, without) = (0, 0);
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            using var answer = await SendAsync(person, request, key, ct);
            if (answer.StatusCode != HttpStatusCode.ServiceUnavailable && answer.StatusCode != HttpStatusCode.Conflict) { return (new Asked(1, unavailable, without), answer.StatusCode); }
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                unavailable++;
                without += answer.Headers.RetryAfter is null ? 1 : 0;
            }
            await Task.Delay(100, ct);
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(Person person, JsonObject request, string key, CancellationToken ct)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "api/v1/vlogs") { Content = JsonContent.Create(request) };
        message.Headers.Add("Idempotency-Key", key);
        return await person.Http.SendAsync(message, ct);
    }

    private static async Task<bool> AnswersAsync(Person person) => await StatusAsync(person.Http, "api/v1/me") == HttpStatusCode.OK;

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), Ct);
        return answer.StatusCode;
    }

    private static async Task<bool> AllEndedAsync(StudioApp app)
    {
        var states = await app.WithDbAsync(db => db.Jobs.Where(j => j.Group == JobGroup.Render).Select(j => j.State).ToListAsync(Ct));
        return states.All(s => s.IsTerminal());
    }

    private static Task<(int Jobs, int Holds)> CountAsync(StudioApp app, Person person) => app.WithDbAsync(async db => (
        await db.Jobs.CountAsync(j => j.UserId == person.Id && j.Group == JobGroup.Render, Ct), await db.Holds.CountAsync(h => h.AccountId == person.Id, Ct)));

    private static void Signal(int process, string signal)
    {
        using var sending = Process.Start("kill", ["-s", signal, process.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        sending.WaitForExit();
        Assert.Equal(0, sending.ExitCode);
    }

    /// <summary>How many films were asked for, how often the studio said it could not, and how often it did not say when to come back.</summary>
    private sealed record Asked(int Keys, int Unavailable, int WithoutRetryAfter)
    {
        public static Asked operator +(Asked a, Asked b) => new(a.Keys + b.Keys, a.Unavailable + b.Unavailable, a.WithoutRetryAfter + b.WithoutRetryAfter);
    }
}
