using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using VlogStudio.Circuits;
using VlogStudio.Hosting;

namespace VlogStudio.Bench.Cluster;

/// <summary>Somebody with a day of footage.</summary>
internal sealed record StagePerson(string Email, string Password, string[] Events);

/// <summary>A studio of many processes: its database and folder, the people in it, and how its processes are started.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private const int Connections = 600;
    private readonly PrivatePostgres postgres;
    private readonly NpgsqlDataSource source;
    private readonly string folder;
    private readonly List<StagePerson> people = [];

    private Stage(PrivatePostgres postgres, string folder, string marks) => (this.postgres, this.folder, Marks, source) = (postgres, folder, marks, NpgsqlDataSource.Create(postgres.OwnerConnectionString));

    public IReadOnlyList<StagePerson> People => people;

    /// <summary>Where paced films note what they reported when.</summary>
    public string Marks { get; }

    /// <summary>Makes an empty studio.</summary>
    public static async Task<Stage> OpenAsync(BenchContext bench, string name, CancellationToken ct)
    {
        var folder = bench.Folder("cluster-" + name);
        var marks = Directory.CreateDirectory(Path.Combine(folder, "marks")).FullName;
        return new Stage(await PrivatePostgres.StartAsync(folder, NullLogger.Instance, [$"max_connections={Connections}"], ct), folder, marks);
    }

    /// <summary>What every process of the studio is told.</summary>
    public string[] Arguments(string role, params string[] more) =>
    [
        "--role", role, "--data", folder, $"--ConnectionStrings:Studio={postgres.ConnectionString}", $"--ConnectionStrings:Owner={postgres.OwnerConnectionString}",
        "--Limits:IsOff=true", "--Vlogs:MinEvents=1", "--Credits:WelcomeGrant=1000000", "--Logging:LogLevel:Default=Warning", .. more,
    ];

    /// <summary>The same for one whose films are waited for instead of rendered.</summary>
    public string[] Paced(string role, FilmPace pace, params string[] more) => Arguments(role,
    [
        string.Create(CultureInfo.InvariantCulture, $"--Bench:FilmSeconds={pace.Film.TotalSeconds}"), string.Create(CultureInfo.InvariantCulture, $"--Bench:ReportMilliseconds={pace.Report.TotalMilliseconds}"),
        $"--Bench:Film={pace.FilmPath}", $"--Bench:Poster={pace.PosterPath}", .. pace.MarksFolder is null ? (string[])[] : [$"--Bench:Marks={pace.MarksFolder}"], .. more,
    ]);

    /// <summary>Makes accounts and gives each the same recordings; a worker that is started for it makes events of them.</summary>
    public async Task SettleAsync(Uri studio, int count, IReadOnlyList<string> recordings, CancellationToken ct)
    {
        await using var worker = await StudioNode.StartAsync(Arguments("worker", "--Jobs:IngestPlaces=2"), ct);
        await Task.WhenAll(Enumerable.Range(0, count).Select(async i =>
        {
            var person = new StagePerson(string.Create(CultureInfo.InvariantCulture, $"person-{i}@example.org"), $"a long password {Guid.NewGuid():N}", []);
            using (var nobody = new HttpClient { BaseAddress = studio })
            {
                (await nobody.PostAsJsonAsync("api/auth/register", new { email = person.Email, password = person.Password }, ct)).EnsureSuccessStatusCode();
            }

            using var visitor = await VisitAsync(studio, person, ct);
            person = person with { Events = await UploadAsync(visitor.Http, recordings, ct) };
            lock (people) { people.Add(person); }
        }));
    }

    /// <summary>Signs somebody's browser in.</summary>
    public static Task<Visitor> VisitAsync(Uri studio, StagePerson person, CancellationToken ct) => Visitor.SignInAsync(studio, person.Email, person.Password, ct);

    /// <summary>Asks for a film.</summary>
    /// <returns>Its job and its id.</returns>
    public static async Task<(Guid Job, Guid Vlog)> RequestAsync(Visitor visitor, StagePerson person, double seconds, string resolution, CancellationToken ct)
    {
        var request = new { target_date = SubmitBench.Day, event_ids = person.Events, resolution, max_duration = seconds };
        using var answer = await visitor.Http.PostAsJsonAsync("api/v1/vlogs", request, ct);
        if (!answer.IsSuccessStatusCode) { throw new InvalidOperationException($"A film was refused: {await answer.Content.ReadAsStringAsync(ct)}"); }
        var receipt = (await answer.Content.ReadFromJsonAsync<JsonObject>(ct))!;
        return ((Guid)receipt["job_id"]!, (Guid)receipt["vlog_id"]!);
    }

    /// <summary>Asks the database for one value.</summary>
    public async Task<T> AskAsync<T>(string sql, CancellationToken ct, params object[] values)
    {
#pragma warning disable CA2100 // The benchmarks' own words; values come as parameters.
        await using var command = source.CreateCommand(sql);
#pragma warning restore CA2100
        foreach (var value in values) { command.Parameters.AddWithValue(value); }
        return await command.ExecuteScalarAsync(ct) is T found ? found : default!;
    }

    /// <summary>Waits until something holds.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds, string what, TimeSpan limit, CancellationToken ct)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(ct);
        time.CancelAfter(limit);
        try
        {
            while (!await holds()) { await Task.Delay(100, time.Token); }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested) { throw new InvalidOperationException($"Waited in vain: {what}"); }
    }

    public async ValueTask DisposeAsync()
    {
        await source.DisposeAsync();
        await postgres.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<string[]> UploadAsync(HttpClient http, IReadOnlyList<string> recordings, CancellationToken ct)
    {
        foreach (var (path, i) in recordings.Select((path, i) => (path, i)))
        {
            await using var file = File.OpenRead(path);
            using var form = new MultipartFormDataContent { { new StringContent($"{SubmitBench.Day}T{9 + i:00}:00:00Z"), "captured_at" }, { new StreamContent(file), "file", Path.GetFileName(path) } };
            (await http.PostAsync("api/v1/recordings", form, ct)).EnsureSuccessStatusCode();
        }

        string[] events = [];
        await UntilAsync(async () =>
        {
            var known = await http.GetFromJsonAsync<JsonObject>("api/v1/recordings", ct);
            if (!known!["items"]!.AsArray().All(r => (string?)r!["status"] is "ready" or "rejected")) { return false; }
            var day = await http.GetFromJsonAsync<JsonObject>($"api/v1/vlogs/events/{SubmitBench.Day}", ct);
            events = [.. day!["events"]!.AsArray().Select(e => (string)e!["id"]!)];
            return events.Length > 0;
        }, "the recordings are examined", TimeSpan.FromMinutes(10), ct);
        return events;
    }
}
