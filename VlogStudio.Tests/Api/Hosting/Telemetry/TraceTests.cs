using System.Net.Http.Json;
using System.Text.Json.Nodes;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Keys;
using VlogStudio.Tests.Api.Compute;
using VlogStudio.Tests.Faults;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Hosting.Telemetry;

/// <summary>A film is one trace, whoever made it: from the request in one process over the work in another to the webhook and the mail.</summary>
public sealed class TraceTests(FaultsApp app) : IClassFixture<FaultsApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static readonly string[] s_common =
        ["--Webhooks:AllowedHosts=127.0.0.1", "--Telemetry:MetricsEvery=00:00:01", "--Jobs:Lease=00:01:00", "--Jobs:Heartbeat=00:00:02", "--Jobs:HeartbeatGrace=00:00:40", "--Telemetry:Headers=x-collector-key=rosebud-of-the-collector", .. FaultsApp.Settings];

    private static string[] Settings(OtlpReceiver collector, params string[] more) => [.. s_common, $"--Telemetry:Endpoint={collector.Address}", .. more];

    /// <summary>A person with a short clip, who is told by webhook and mail.</summary>
    private async Task<(Person Person, JsonObject Request)> DayAsync(Uri web, WebhookReceiver hook)
    {
        var person = await Person.RegisterAsync(web);
        using var answer = await FaultsApp.UploadAsync(person, await TestClips.MovingAsync(3, 320, 180));
        var recording = await FaultsApp.ExaminedAsync(person, (Guid)(await answer.Content.ReadFromJsonAsync<JsonObject>(Ct))!["id"]!);
        (await person.Http.PostAsJsonAsync("api/v1/webhooks", new { url = hook.Url }, Ct)).EnsureSuccessStatusCode();
        var date = (string)recording["local_date"]!;
        var day = await person.Http.GetFromJsonAsync<JsonObject>($"api/v1/vlogs/events/{date}", Ct);
        var events = day!["events"]!.AsArray().Select(e => (JsonNode)(string)e!["id"]!).ToArray();
        return (person, new JsonObject { ["target_date"] = date, ["event_ids"] = new JsonArray(events), ["resolution"] = "720p", ["max_duration"] = 3 });
    }

    private async Task<Guid> MakeAsync(Person person, JsonObject request, Func<string> log)
    {
        var job = await FaultsApp.RequestAsync(person, request);
        await app.UntilAsync(job, j => j.State.IsTerminal(), $"the film is made", TimeSpan.FromMinutes(2));
        Assert.True((await app.ReadAsync(job)).State == JobState.Done, log());
        return job;
    }

    private static ReceivedSpan One(IEnumerable<ReceivedSpan> spans, string name) => Assert.Single(spans, s => s.Name == name);

    [Fact]
    public async Task Film_MadeByAWorker_IsOneTraceFromRequestToWebhook()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var hook = new WebhookReceiver();
        await using var web = await StudioProcess.StartAsync(app, "web", Settings(collector));
        await using var worker = await StudioProcess.StartAsync(app, "worker", Settings(collector));
        var (person, request) = await DayAsync(web.Address, hook);

        var job = await MakeAsync(person, request, () => worker.Log);

        await collector.UntilAsync(c => Of(c, job).Any(s => s.Name == "webhook send") && Of(c, job).Any(s => s.Name == "job finish") && Of(c, job).Any(s => s.Source == "Microsoft.AspNetCore"), "the trace is whole");
        var spans = Of(collector, job);
        var submit = One(spans, "job submit");
        var asked = spans.Single(s => s.Id == submit.Parent);
        Assert.Equal(("Microsoft.AspNetCore", 2), (asked.Source, asked.Kind));
        Assert.Equal("POST", asked.Values["http.request.method"]);
        Assert.Equal(("POST /api/v1/vlogs", "201", person.Id.ToString()), (asked.Name.TrimEnd('/'), asked.Values["http.response.status_code"], asked.Values["user.id"]));
        Assert.Equal(submit.Node, asked.Node);

        var attempt = One(spans, "job attempt");
        var claim = One(spans, "job claim");
        Assert.Equal((submit.Id, submit.Id), (attempt.Parent, claim.Parent));
        Assert.NotEqual(submit.Node, attempt.Node);
        Assert.Equal(("web", "worker"), (submit.Resource["vlogstudio.role"], attempt.Resource["vlogstudio.role"]));
        Assert.Equal((job.ToString(), "generate_vlog", "done", person.Id.ToString()), (attempt.Values["job.id"], attempt.Values["job.kind"], attempt.Values["job.outcome"], attempt.Values["user.id"]));
        foreach (var name in (string[])["film fetch", "film segment", "film segment check", "film sound", "film join", "film verify", "film poster", "film upload", "job finish"])
        {
            var part = spans.First(s => s.Name == name);
            Assert.Equal((name, attempt.Id, attempt.Node), (name, part.Parent, part.Node));
            Assert.InRange(part.Began, attempt.Began, attempt.Ended);
            Assert.InRange(part.Ended, part.Began, attempt.Ended);
        }
        Assert.Contains(spans, s => s.Name == "ffmpeg" && s.Parent == One(spans, "film segment").Id);
        Assert.Contains(spans, s => s.Source == "Npgsql" && s.Parent == One(spans, "job finish").Id);

        // What follows from the film: the outbox hands the news on, and the webhook goes out, in the same trace still.
        var news = One(spans, "outbox deliver");
        Assert.Equal((One(spans, "job finish").Id, "job_completed"), (news.Parent, news.Values["message.topic"]));
        Assert.Equal(news.Id, One(spans, "webhook send").Parent);
        Assert.False(Assert.Single(hook.Received).Headers.ContainsKey("traceparent"), "others are not told of our traces");

        Assert.DoesNotContain(collector.Spans, s => s.Parent.Length == 0 && s.Source is "Npgsql" or "System.Net.Http");
        Assert.All(collector.Spans.Where(s => s.Values.ContainsKey("url.full")), s => Assert.DoesNotContain("hook", s.Values["url.full"], StringComparison.Ordinal));
        Assert.All(collector.Keys, key => Assert.Equal("rosebud-of-the-collector", key));
    }

    private static List<ReceivedSpan> Of(OtlpReceiver collector, Guid job)
    {
        var spans = collector.Spans;
        var trace = spans.FirstOrDefault(s => s.Name == "job submit" && s.Values.GetValueOrDefault("job.id") == job.ToString())?.Trace;
        return [.. spans.Where(s => s.Trace == trace)];
    }

    [Fact]
    public async Task Film_MadeByANodeElsewhere_IsTheSameOneTrace()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var hook = new WebhookReceiver();
        await using var web = await StudioProcess.StartAsync(app, "web", Settings(collector));
        await using var worker = await StudioProcess.StartAsync(app, "worker", Settings(collector, "--Jobs:RenderPlaces=0", "--Jobs:AheadPlaces=0", "--Jobs:PreviewPlaces=0"));
        var (person, request) = await DayAsync(web.Address, hook);
        var key = (await app.Get<CreateApiKey>().HandleAsync(new NewApiKey(Guid.CreateVersion7(), "elsewhere", null, 1, null), Ct)).Value!.Secret;
        await using var node = new ComputeProcess(web.Address, key, Settings(collector));

        var job = await MakeAsync(person, request, () => node.Log);

        await collector.UntilAsync(c => Of(c, job).Any(s => s.Name == "webhook send") && Of(c, job).Any(s => s.Name == "job attempt") && Of(c, job).Any(s => s.Name == "film take in"), "the trace is whole");
        var spans = Of(collector, job);
        var (submit, attempt, claim) = (One(spans, "job submit"), One(spans, "job attempt"), One(spans, "job claim"));
        Assert.Equal((submit.Id, submit.Id), (attempt.Parent, claim.Parent));
        Assert.Equal(("web", "compute", "web"), (submit.Resource["vlogstudio.role"], attempt.Resource["vlogstudio.role"], claim.Resource["vlogstudio.role"]));
        Assert.Equal("completed", attempt.Values["job.outcome"]);
        foreach (var name in (string[])["film fetch", "film segment", "film sound", "film join", "film verify", "film poster", "film upload"])
        {
            Assert.Equal((attempt.Node, attempt.Id), (spans.First(s => s.Name == name).Node, spans.First(s => s.Name == name).Parent));
        }

        // What the node asks of the studio goes both ways of the wire: a call there is the parent of a request here.
        var handed = spans.Single(s => s.Name == "film take in");
        var heard = spans.Single(s => s.Id == handed.Parent);
        Assert.Equal(("web", "Microsoft.AspNetCore"), (heard.Resource["vlogstudio.role"], heard.Source));
        var said = spans.Single(s => s.Id == heard.Parent);
        Assert.Equal((attempt.Node, "System.Net.Http"), (said.Node, said.Source));
        Assert.Equal("web", One(spans, "job finish").Resource["vlogstudio.role"]);
        Assert.Equal("worker", One(spans, "webhook send").Resource["vlogstudio.role"]);
        Assert.DoesNotContain(key, collector.Raw, StringComparison.Ordinal);
        Assert.DoesNotContain("signature=", collector.Raw, StringComparison.Ordinal);

        // Heartbeats are noise: the node reports every second or oftener, and none of that is kept.
        Assert.DoesNotContain(spans, s => s.Name.StartsWith("PATCH", StringComparison.Ordinal) && s.Kind == 2 && s.Parent.Length == 0);
    }
}
