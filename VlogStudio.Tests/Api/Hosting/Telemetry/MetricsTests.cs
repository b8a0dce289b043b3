using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.Jobs;
using VlogStudio.Hosting.Telemetry.Metrics;
using VlogStudio.Tests.Api.Disputes;
using VlogStudio.Tests.Api.Notices;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Hosting.Telemetry;

/// <summary>Who may read the numbers, and what is in them.</summary>
public sealed partial class MetricsTests(PrivatePostgresFixture postgres, CasesApp cases) : IClassFixture<CasesApp>
{
    private const string Token = "numbers-for-the-scraper-0815";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Task<StudioApp> StartAsync() => StudioApp.StartAsync(
        postgres, builder => builder.Services.AddJobHandler<PaidHandler>(), settings: [$"--Telemetry:MetricsToken={Token}", "--Webhooks:AllowedHosts=127.0.0.1"]);

    private static async Task<MetricsText> ReadAsync(StudioApp app, string token = Token)
    {
        using var http = app.CreateClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.GetAsync("metrics", Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        return new MetricsText(await answer.Content.ReadAsStringAsync(Ct));
    }

    [Fact]
    public async Task Metrics_ForAnybodyElse_AreRefused()
    {
        await using var app = await StartAsync();
        using var nobody = app.CreateClient();
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("metrics", Ct)).StatusCode);
        foreach (var wrong in (string[])["numbers", Token + "1", Token[..^1], Token.ToUpperInvariant()])
        {
            nobody.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", wrong);
            Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("metrics", Ct)).StatusCode);
        }
        using var inAddress = app.CreateClient();
        Assert.Equal(HttpStatusCode.Unauthorized, (await inAddress.GetAsync($"metrics?token={Token}", Ct)).StatusCode);

        var person = await app.RegisterAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await person.Http.GetAsync("metrics", Ct)).StatusCode);
    }

    [Fact]
    public async Task Metrics_WithoutAToken_AreForAdminsAndCountNothingBeforeTheyAsk()
    {
        var admin = await cases.AdminAsync();
        using var nobody = cases.CreateClient();
        nobody.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "");
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("metrics", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await cases.RegisterAsync()).Http.GetAsync("metrics", Ct)).StatusCode);
        Assert.False(cases.Get<MetricBook>().IsOpen);

        using var answer = await admin.Http.GetAsync("metrics", Ct);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(cases.Get<MetricBook>().IsOpen);
        Assert.NotEmpty(new MetricsText(await answer.Content.ReadAsStringAsync(Ct)).Samples);
    }

    [Fact]
    public async Task Metrics_AfterAJob_CountItsClaimItsAttemptItsCreditsAndItsMessage()
    {
        await using var app = await StartAsync();
        var person = await app.RegisterAsync();
        var before = await ReadAsync(app);

        var job = await PaidHandler.AskAsync(app, person.Id, "partial");
        var after = before;
        double Rise(string name, params (string, string)[] labels) => after.Value(name, labels) - before.Value(name, labels);

        // At least: other studios of this test run count in the same process, which is also why nothing but these very numbers tells that this job was counted.
        (string What, Func<double> Rise, double Least)[] risen =
        [
            ("claims", () => Rise("vlogstudio_job_claims_total", ("kind", job.Kind)), 1),
            ("attempts", () => Rise("vlogstudio_job_attempt_duration_seconds_count", ("kind", job.Kind), ("outcome", "partial")), 1),
            ("waits", () => Rise("vlogstudio_job_wait_duration_seconds_count", ("kind", job.Kind)), 1),
            ("held credits", () => Rise("vlogstudio_credits_moved_total", ("why", "hold")), 12),
            ("captured credits", () => Rise("vlogstudio_credits_moved_total", ("why", "capture")), 7),
            ("live messages", () => Rise("vlogstudio_live_messages_total", ("wire", "postgres")), 1),
            ("messages", () => Rise("vlogstudio_outbox_deliveries_total", ("topic", "job_completed"), ("result", "taken")), 1),
        ];
        foreach (var (what, rise, least) in risen)
        {
            await StudioApp.UntilAsync(async () =>
            {
                after = await ReadAsync(app);
                return rise() >= least;
            }, $"{what} are counted");
        }
        Assert.Equal(("gauge", "counter", "histogram"), (after.TypeOf("vlogstudio_jobs"), after.TypeOf("vlogstudio_job_claims_total"), after.TypeOf("vlogstudio_job_attempt_duration_seconds")));
        Assert.Equal(1, after.Value("vlogstudio_build_info", ("role", "all")));
        Assert.Contains(after.Families, f => f.StartsWith("dotnet_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Gauges_OfAStudioThatStandsStill_SayWhatWaitsAndWhatIsHeld()
    {
        await using var app = await StudioApp.StartAsync(
            postgres, builder => builder.Services.AddJobHandler<PaidHandler>().Configure<JobsOptions>(o => o.Executes = false), settings: [$"--Telemetry:MetricsToken={Token}"]);
        var person = await app.RegisterAsync();
        var job = await PaidHandler.AskAsync(app, person.Id, "done");
        await PaidHandler.AskAsync(app, person.Id, "done");

        var text = await ReadAsync(app);

        Assert.Equal(2, text.Value("vlogstudio_jobs", ("kind", job.Kind), ("state", "queued")));
        Assert.Equal(24, text.Value("vlogstudio_credits_held"));
        Assert.True(text.Value("vlogstudio_jobs_longest_wait_seconds") > 0);
    }

    [Fact]
    public async Task Labels_OfAStudioInUse_HoldNothingOfAnybody()
    {
        await using var hook = new WebhookReceiver();
        await using var app = await StartAsync();
        var person = await app.RegisterAsync("anna.karenina.metrics@example.org");
        (await person.Http.PostAsJsonAsync("api/v1/webhooks", new { url = $"http://127.0.0.1:{hook.Port}/very-secret-path", name = "Wronskis hook" }, Ct)).EnsureSuccessStatusCode();
        await PaidHandler.AskAsync(app, person.Id, "done");
        await hook.UntilAsync(1);
        await person.Http.GetAsync($"api/v1/vlogs/{Guid.CreateVersion7()}", Ct);
        await person.Http.GetAsync("api/v1/not-a-route/anna", Ct);

        var text = await ReadAsync(app);

        Assert.True(text.Value("vlogstudio_webhook_tries_total", ("result", "taken")) >= 1);
        Assert.NotEmpty(text.Of("http_client_request_duration_seconds_count"));
        foreach (var (name, value) in text.Samples.SelectMany(s => s.Labels))
        {
            Assert.DoesNotMatch(Id(), value);
            foreach (var word in (string[])["anna", "Wronski", "secret", $"{hook.Port}"]) { Assert.False(value.Contains(word, StringComparison.OrdinalIgnoreCase), $"{name}={value}"); }
        }
        Assert.All(text.Samples.GroupBy(s => s.Name), series => Assert.True(series.Count() <= (MetricFamily.MostSeries + 1) * 20, series.Key));
    }

    [Theory]
    [InlineData("--Telemetry:MetricsToken=short")]
    [InlineData("--Telemetry:Endpoint=collector")]
    [InlineData("--Telemetry:Protocol=smoke")]
    [InlineData("--Telemetry:LogFormat=xml")]
    [InlineData("--Telemetry:SampleRatio=2")]
    public async Task Settings_ThatCannotBeMeant_AreRefusedByName(string setting)
    {
        var refused = await Assert.ThrowsAsync<VlogStudio.Hosting.HostOptionException>(() => StudioApp.StartAsync(postgres, settings: [setting]));
        Assert.StartsWith(setting[2..].Split('=')[0], refused.Message, StringComparison.Ordinal);
    }

    [GeneratedRegex("[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")]
    private static partial Regex Id();
}
