using System.Net.Http.Json;
using System.Text.Json.Nodes;
using VlogStudio.Core.Jobs;
using VlogStudio.Tests.Faults;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Hosting.Telemetry;

/// <summary>A web process and a worker that tell a collector of everything, and one film they made, of which a webhook and a mail told.</summary>
public sealed class SeenStudio(PrivatePostgresFixture postgres) : IAsyncLifetime
{
    internal const string CollectorKey = "rosebud-of-the-collector";
    internal const string BucketSecret = "never-to-be-seen-bucket-secret";
    internal const string MetricsToken = "numbers-of-the-seen-studio";
    private readonly SmtpServer _mail = new();

    internal static readonly string[] Common =
    [
        "--Webhooks:AllowedHosts=127.0.0.1", "--Telemetry:MetricsEvery=00:00:01", $"--Telemetry:Headers=x-collector-key={CollectorKey}", $"--Telemetry:MetricsToken={MetricsToken}",
        "--Jobs:Lease=00:01:00", "--Jobs:Heartbeat=00:00:02", "--Jobs:HeartbeatGrace=00:00:40", $"--Storage:S3:SecretKey={BucketSecret}", .. FaultsApp.Settings,
    ];

    internal FaultsApp App { get; } = new(postgres);

    internal OtlpReceiver Collector { get; private set; } = null!;

    internal WebhookReceiver Hook { get; } = new();

    internal StudioProcess Web { get; private set; } = null!;

    internal StudioProcess Worker { get; private set; } = null!;

    internal Person Person { get; private set; } = null!;

    internal Guid Job { get; private set; }

    /// <summary>The spans of the film's trace.</summary>
    internal IReadOnlyList<ReceivedSpan> Spans => Of(Collector, Job);

    public async ValueTask InitializeAsync()
    {
        await App.InitializeAsync();
        Collector = await OtlpReceiver.StartAsync();
        string[] settings =
        [
            .. Common, $"--Telemetry:Endpoint={Collector.Address}", "--Telemetry:LogFormat=json", "--Logging:LogLevel:Microsoft.AspNetCore=Information",
            "--Mail:Host=127.0.0.1", $"--Mail:Port={_mail.Port}", "--Mail:From=studio@example.org", "--Mail:StartTls=false", "--Hosting:PublicUrl=https://studio.example.org/",
        ];
        Web = await StudioProcess.StartAsync(App, "web", settings);
        Worker = await StudioProcess.StartAsync(App, "worker", settings);
        (Person, var request) = await DayAsync(Web.Address, Hook);
        Job = await MakeAsync(App, Person, request, () => Worker.Log);
        await Collector.UntilAsync(
            _ => ((string[])["webhook send", "mail send", "job finish", "job attempt"]).All(name => Spans.Any(s => s.Name == name)) && Spans.Any(s => s.Source == "Microsoft.AspNetCore"), "the trace is whole", TimeSpan.FromSeconds(90));
    }

    public async ValueTask DisposeAsync()
    {
        if (Web is not null) { await Web.DisposeAsync(); }
        if (Worker is not null) { await Worker.DisposeAsync(); }
        await Hook.DisposeAsync();
        await _mail.DisposeAsync();
        if (Collector is not null) { await Collector.DisposeAsync(); }
        await App.DisposeAsync();
    }

    /// <summary>A person with a short clip, who is told by webhook.</summary>
    internal static async Task<(Person Person, JsonObject Request)> DayAsync(Uri web, WebhookReceiver hook)
    {
        var person = await Person.RegisterAsync(web);
        using var answer = await FaultsApp.UploadAsync(person, await TestClips.MovingAsync(3, 320, 180));
        var recording = await FaultsApp.ExaminedAsync(person, (Guid)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["id"]!);
        (await person.Http.PostAsJsonAsync("api/v1/webhooks", new { url = hook.Url })).EnsureSuccessStatusCode();
        var date = (string)recording["local_date"]!;
        var day = await person.Http.GetFromJsonAsync<JsonObject>($"api/v1/vlogs/events/{date}");
        var events = day!["events"]!.AsArray().Select(e => (JsonNode)(string)e!["id"]!).ToArray();
        return (person, new JsonObject { ["target_date"] = date, ["event_ids"] = new JsonArray(events), ["resolution"] = "720p", ["max_duration"] = 3 });
    }

    internal static async Task<Guid> MakeAsync(FaultsApp app, Person person, JsonObject request, Func<string> log)
    {
        var job = await FaultsApp.RequestAsync(person, request);
        await app.UntilAsync(job, j => j.State.IsTerminal(), "the film is made", TimeSpan.FromMinutes(4));
        Assert.True((await app.ReadAsync(job)).State == JobState.Done, log());
        return job;
    }

    /// <summary>The spans of a job's trace.</summary>
    internal static IReadOnlyList<ReceivedSpan> Of(OtlpReceiver collector, Guid job)
    {
        var spans = collector.Spans;
        var trace = spans.FirstOrDefault(s => s.Name == "job submit" && s.Values.GetValueOrDefault("job.id") == job.ToString())?.Trace;
        return [.. spans.Where(s => s.Trace == trace)];
    }
}
