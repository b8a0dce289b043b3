using VlogStudio.Core.Keys;
using VlogStudio.Tests.Api.Compute;
using VlogStudio.Tests.Faults;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Hosting.Telemetry;

/// <summary>A film is one trace, whoever made it: from the request in one process over the work in another to the webhook and the mail.</summary>
public sealed class TraceTests(SeenStudio studio) : IClassFixture<SeenStudio>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static ReceivedSpan One(IEnumerable<ReceivedSpan> spans, string name) => Assert.Single(spans, s => s.Name == name);

    [Fact]
    public void Film_MadeByAWorker_IsOneTraceFromRequestToWebhookAndMail()
    {
        var spans = studio.Spans;
        var submit = One(spans, "job submit");
        var asked = spans.Single(s => s.Id == submit.Parent);
        Assert.Equal(("Microsoft.AspNetCore", 2), (asked.Source, asked.Kind));
        Assert.Equal(
            ("POST", "POST /api/v1/vlogs", "201", studio.Person.Id.ToString()),
            (asked.Values["http.request.method"], asked.Name.TrimEnd('/'), asked.Values["http.response.status_code"], asked.Values["user.id"]));
        Assert.Equal(submit.Node, asked.Node);

        var (attempt, claim) = (One(spans, "job attempt"), One(spans, "job claim"));
        Assert.Equal((submit.Id, submit.Id), (attempt.Parent, claim.Parent));
        Assert.NotEqual(submit.Node, attempt.Node);
        Assert.Equal(("web", "worker"), (submit.Resource["vlogstudio.role"], attempt.Resource["vlogstudio.role"]));
        Assert.Equal(
            (studio.Job.ToString(), "generate_vlog", "done", studio.Person.Id.ToString()),
            (attempt.Values["job.id"], attempt.Values["job.kind"], attempt.Values["job.outcome"], attempt.Values["user.id"]));
        foreach (var name in (string[])["film fetch", "film segment", "film segment check", "film sound", "film join", "film verify", "film poster", "film upload", "job finish"])
        {
            var part = spans.First(s => s.Name == name);
            Assert.Equal((name, attempt.Id, attempt.Node), (name, part.Parent, part.Node));
            Assert.InRange(part.Began, attempt.Began, attempt.Ended);
            Assert.InRange(part.Ended, part.Began, attempt.Ended);
        }
        Assert.Contains(spans, s => s.Name == "ffmpeg" && s.Parent == One(spans, "film segment").Id);
        Assert.Contains(spans, s => s.Source == "Npgsql" && s.Parent == One(spans, "job finish").Id);

        // What follows from the film: the outbox hands the news on, webhook and mail go out, in the same trace still; others are not told of it.
        var news = One(spans, "outbox deliver");
        Assert.Equal((One(spans, "job finish").Id, "job_completed"), (news.Parent, news.Values["message.topic"]));
        Assert.Equal((news.Id, news.Id), (One(spans, "webhook send").Parent, One(spans, "mail send").Parent));
        Assert.False(Assert.Single(studio.Hook.Received).Headers.ContainsKey("traceparent"));
    }

    [Fact]
    public void Spans_OfAWholeStudio_LeaveOutNoiseAndWhatIsNobodysBusiness()
    {
        var spans = studio.Collector.Spans;
        Assert.DoesNotContain(spans, s => s.Parent.Length == 0 && s.Source is "Npgsql" or "System.Net.Http");
        Assert.DoesNotContain(spans, s => s.Values.GetValueOrDefault("url.path")?.StartsWith("/health", StringComparison.Ordinal) == true);
        Assert.All(spans.Where(s => s.Values.ContainsKey("url.full")), s => Assert.DoesNotContain("hook", s.Values["url.full"], StringComparison.Ordinal));
        Assert.All(studio.Collector.Keys, key => Assert.Equal(SeenStudio.CollectorKey, key));
    }

    [Fact]
    public async Task Film_MadeByANodeElsewhere_IsTheSameOneTrace()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var hook = new WebhookReceiver();
        var app = studio.App;
        string[] settings = [.. SeenStudio.Common, $"--Telemetry:Endpoint={collector.Address}"];
        await using var web = await StudioProcess.StartAsync(app, "web", settings);
        var (person, request) = await SeenStudio.DayAsync(web.Address, hook);
        await app.WithDbAsync(async db =>
        {
            // The worker of the other tests is to leave this film to the node.
            foreach (var worker in db.Nodes.Where(n => n.Role == "worker")) { worker.IsDraining = true; }
            return await db.SaveChangesAsync(Ct);
        });
        var key = (await app.Get<CreateApiKey>().HandleAsync(new NewApiKey(Guid.CreateVersion7(), "elsewhere", null, 1, null), Ct)).Value!.Secret;
        await using var node = new ComputeProcess(web.Address, key, settings);

        var job = await SeenStudio.MakeAsync(app, person, request, () => node.Log);

        await collector.UntilAsync(c => ((string[])["job attempt", "film take in", "job finish"]).All(name => SeenStudio.Of(c, job).Any(s => s.Name == name)), "the trace is whole", TimeSpan.FromSeconds(60));
        var spans = SeenStudio.Of(collector, job);
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
        Assert.DoesNotContain(key, collector.Raw, StringComparison.Ordinal);
        Assert.DoesNotContain("signature=", collector.Raw, StringComparison.Ordinal);

        // Heartbeats are noise: of the many reports of progress none is kept, neither there nor here.
        Assert.Equal(1, spans.Count(s => s.Kind == 2 && s.Name.StartsWith("PATCH", StringComparison.Ordinal) && s.Parent != attempt.Id));
        Assert.DoesNotContain(collector.Spans, s => s.Parent.Length == 0 && s.Name.StartsWith("PATCH", StringComparison.Ordinal));
    }
}
