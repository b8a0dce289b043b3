using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Npgsql;
using VlogStudio.Tests.Faults;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Hosting.Telemetry;

/// <summary>What real processes tell by log and numbers while they make a film.</summary>
public sealed class SeenStudioTests(SeenStudio studio) : IClassFixture<SeenStudio>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static List<JsonObject> LinesOf(string log) => [.. log.Split('\n').Where(l => l.StartsWith('{')).Select(l => JsonNode.Parse(l)!.AsObject())];

    [Fact]
    public void Log_AsJson_CarriesIdsOfJobPersonAndTraceOnEachLineOfTheWork()
    {
        Assert.All(studio.Worker.Log.Split('\n'), line => Assert.StartsWith("{\"at\":\"", line, StringComparison.Ordinal));
        var ended = Assert.Single(LinesOf(studio.Worker.Log), l => (string?)l["name"] == "Ended" && (string?)l["job_id"] == studio.Job.ToString());
        Assert.Equal(
            (studio.Person.Id.ToString(), studio.Spans[0].Trace, "information", "VlogStudio.Core.Jobs.EndJob"),
            ((string?)ended["user_id"], (string?)ended["trace_id"], (string?)ended["level"], (string?)ended["category"]));
        Assert.Equal("generate_vlog", (string?)ended["fields"]!["Kind"]);

        // What a room below says of a film knows nothing of jobs, and still carries their ids.
        var rendered = Assert.Single(LinesOf(studio.Worker.Log), l => (string?)l["name"] == "Rendered");
        Assert.Equal((studio.Job.ToString(), studio.Person.Id.ToString()), ((string?)rendered["job_id"], (string?)rendered["user_id"]));
        Assert.Contains(LinesOf(studio.Web.Log), l => (string?)l["user_id"] == studio.Person.Id.ToString() && l["trace_id"] is not null);
    }

    [Fact]
    public async Task Log_ByOtlp_CarriesTheSameIds()
    {
        bool IsEnd(ReceivedLine line) => line.Values.GetValueOrDefault("job_id") == studio.Job.ToString() && line.Body.Contains("ended as", StringComparison.Ordinal);
        await studio.Collector.UntilAsync(c => c.Lines.Any(IsEnd), "the line has come");
        var line = Assert.Single(studio.Collector.Lines, IsEnd);
        Assert.Equal((studio.Person.Id.ToString(), studio.Spans[0].Trace, "worker"), (line.Values["user_id"], line.Trace, line.Resource["vlogstudio.role"]));
    }

    [Fact]
    public async Task Metrics_ByOtlp_CountTheFilm()
    {
        bool Has(string name, string role, params (string, string)[] labels) => studio.Collector.Points.Any(p =>
            p.Name == name && p.Value > 0 && p.Resource["vlogstudio.role"] == role && labels.All(l => p.Labels.GetValueOrDefault(l.Item1) == l.Item2));
        await studio.Collector.UntilAsync(_ => Has("vlogstudio.job.attempt.duration", "worker", ("kind", "generate_vlog"), ("outcome", "done")), "the attempt is counted");

        Assert.True(Has("vlogstudio.job.claims", "worker", ("kind", "generate_vlog")));
        Assert.True(Has("vlogstudio.render.segments", "worker", ("cache", "miss")));
        Assert.True(Has("vlogstudio.tool.cpu", "worker", ("tool", "ffmpeg")));
        Assert.True(Has("vlogstudio.upload.size", "web", ("noun", "recording")));
        Assert.True(Has("vlogstudio.store.written", "worker"));
        Assert.True(Has("vlogstudio.credits.moved", "web", ("why", "hold")));
        Assert.True(Has("vlogstudio.credits.moved", "worker", ("why", "capture")));
        Assert.True(Has("http.server.request.duration", "web", ("http.route", "/api/v1/vlogs/")) || Has("http.server.request.duration", "web", ("http.route", "/api/v1/vlogs")));
        Assert.Contains(studio.Collector.Points, p => p.Name == "vlogstudio.jobs" && p.Labels["state"] == "queued");
        Assert.DoesNotContain(studio.Collector.Points.SelectMany(p => p.Labels), l => l.Value.Contains($":{studio.Hook.Port}", StringComparison.Ordinal) || l.Value == $"{studio.Hook.Port}");
    }

    [Fact]
    public void Everything_ThatLeftTheProcesses_HoldsNoSecret()
    {
        var database = new NpgsqlConnectionStringBuilder(studio.App.ConnectionString).Password!;
        var token = studio.Person.Http.DefaultRequestHeaders.Authorization!.Parameter!;
        foreach (var secret in (string[])[database, token, studio.Person.Password, SeenStudio.BucketSecret, SeenStudio.CollectorKey, SeenStudio.MetricsToken])
        {
            Assert.True(secret.Length >= 8);
            foreach (var told in (string[])[studio.Web.Log, studio.Worker.Log, studio.Collector.Raw]) { Assert.DoesNotContain(secret, told, StringComparison.Ordinal); }
        }
        Assert.DoesNotContain(studio.Person.Email, studio.Collector.Raw, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Health_OfEachRole_NamesWhatItDependsOn()
    {
        using var http = new HttpClient();
        foreach (var (process, role) in ((StudioProcess, string)[])[(studio.Web, "web"), (studio.Worker, "worker")])
        {
            var ready = (await http.GetFromJsonAsync<JsonObject>(new Uri(process.Address, "health/ready"), Ct))!;
            Assert.Equal(("ready", role), ((string?)ready["status"], (string?)ready["role"]));
            var states = ready["dependencies"]!.AsObject();
            foreach (var name in (string[])["database", "object_store", "ffmpeg", "scratch", "uploads", "jobs", "ledger_guard", "sandbox", "mail"]) { Assert.True(states.ContainsKey(name), name); }
            Assert.Contains("MiB free", (string)states["uploads"]!["detail"]!, StringComparison.Ordinal);
        }
        Assert.Contains("MiB free", (string)(await http.GetFromJsonAsync<JsonObject>(new Uri(studio.Worker.Address, "health/ready"), Ct))!["dependencies"]!["scratch"]!["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_OfAWorker_AreReadWithTheToken()
    {
        using var http = new HttpClient { BaseAddress = studio.Worker.Address };
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("metrics", Ct)).StatusCode);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", SeenStudio.MetricsToken);
        var text = new MetricsText(await http.GetStringAsync("metrics", Ct));
        Assert.Equal(1, text.Value("vlogstudio_job_claims_total", ("kind", "generate_vlog")));
        Assert.Equal(1, text.Value("vlogstudio_job_attempt_duration_seconds_count", ("kind", "generate_vlog"), ("outcome", "done")));
        Assert.True(text.Value("vlogstudio_tool_cpu_seconds_total", ("tool", "ffmpeg")) > 0);
        Assert.Equal(1, text.Value("vlogstudio_webhook_tries_total", ("result", "taken")));
        Assert.Equal(0, text.Value("vlogstudio_jobs", ("kind", "generate_vlog"), ("state", "running")));
    }
}
