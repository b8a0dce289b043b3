using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;
using VlogStudio.Tests.Core.Jobs;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Hosting;

/// <summary>Two whole studios on one database and one Redis.</summary>
public sealed class RedisStudioTests(PrivatePostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Task<StudioApp> StartAsync(RedisServer redis, string role, string? database = null, params string[] settings) => StudioApp.StartAsync(
        postgres,
        builder =>
        {
            builder.Services.AddSingleton<JobScripts>().AddJobHandler<ScriptedHandler>();
            builder.Configuration["Jobs:Executes"] = role == "web" ? "false" : "true";
            foreach (var setting in settings) { builder.Configuration[setting.Split('=')[0]] = setting.Split('=')[1]; }
        },
        database, settings: [$"--Redis:Connection={redis.Connection}", "--Accounts:KeySecret=a secret of the tests, long enough to seal"]);

    private static async Task<JsonNode> HealthAsync(StudioApp app)
    {
        using var http = app.CreateClient();
        return (await http.GetFromJsonAsync<JsonNode>("health/ready", Ct))!;
    }

    private static Task UntilRedisIsAsync(StudioApp app, string status) => StudioApp.UntilAsync(
        async () => (string)(await HealthAsync(app))["dependencies"]!["redis"]!["status"]! == status, $"Redis is {status}", TimeSpan.FromSeconds(60));

    [Fact]
    public async Task Progress_OfAWorker_IsSeenAtTheWebNodeOverRedisWithoutItAndOverItAgain()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var web = await StartAsync(redis, "web");
        await using var worker = await StartAsync(redis, "worker", web.ConnectionString);
        foreach (var app in new[] { web, worker }) { await UntilRedisIsAsync(app, "ok"); }
        var person = await web.RegisterAsync();
        var subject = Guid.CreateVersion7();
        var steps = Channel.CreateUnbounded<double>();
        worker.Get<JobScripts>().BySubject[subject] = async (run, ct) =>
        {
            await foreach (var percent in steps.Reader.ReadAllAsync(ct)) { run.Report("rendering_clips", percent); }
            return new JobOutcome();
        };
        var job = await web.WithDbAsync(async db =>
        {
            var added = web.Get<EnqueueJob>().Add(db, ScriptedHandler.Scripted, person.Id, subject, new { Test = true });
            await db.SaveChangesAsync(Ct);
            return added;
        });
        var seen = new ConcurrentQueue<JobProgress>();
        var feed = await web.Get<FollowJob>().HandleAsync(person.Id, job.Id, p =>
        {
            seen.Enqueue(p);
            return Task.CompletedTask;
        }, Ct);
        await using var following = feed.Value;
        await web.Get<EnqueueJob>().IssueTicketAsync(job.Group, Ct);
        async Task StepAsync(double percent)
        {
            var clock = Stopwatch.StartNew();
            await steps.Writer.WriteAsync(percent, Ct);
            await StudioApp.UntilAsync(() => Task.FromResult(seen.Any(p => p.Progress >= percent)), $"{percent} percent", TimeSpan.FromSeconds(60));
            TestContext.Current.TestOutputHelper?.WriteLine($"{percent} %: {clock.ElapsedMilliseconds} ms");
        }
        async Task StepOverRedisAsync(double percent)
        {
            using var client = await redis.ConnectAsync();
            var said = new ConcurrentQueue<string>();
            await client.GetSubscriber().SubscribeAsync("vlogstudio:live", (_, m) => said.Enqueue(m!));
            await StepAsync(percent);
            await StudioApp.UntilAsync(() => Task.FromResult(said.Any(m => m.Contains(LiveBus.JobTopic(job.Id), StringComparison.Ordinal))), "progress on Redis", TimeSpan.FromSeconds(60));
        }

        await StepOverRedisAsync(10);
        await redis.KillAsync();
        await StepAsync(20);
        foreach (var app in new[] { web, worker }) { await UntilRedisIsAsync(app, "degraded"); }
        await StepAsync(30);
        await redis.StartAgainAsync();
        foreach (var app in new[] { web, worker }) { await UntilRedisIsAsync(app, "ok"); }
        await StepOverRedisAsync(40);
        steps.Writer.Complete();
        await StudioApp.UntilAsync(() => Task.FromResult(seen.LastOrDefault()?.State is JobState.Done), "the end", TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Limits_OfTwoWebNodes_AreOne()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var one = await StartAsync(redis, "web", null, "Limits:IsOff=false", "Limits:SignInsPerMinute=6");
        await using var two = await StartAsync(redis, "web", one.ConnectionString, "Limits:IsOff=false", "Limits:SignInsPerMinute=6");
        foreach (var app in new[] { one, two }) { await UntilRedisIsAsync(app, "ok"); }
        using var first = one.CreateClient();
        using var second = two.CreateClient();
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 12; i++)
        {
            using var answer = await (i % 2 == 0 ? first : second).PostAsJsonAsync("api/auth/login", new { email = "nobody@example.org", password = "wrong" }, Ct);
            answers.Add(answer.StatusCode);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests) { Assert.True(answer.Headers.RetryAfter?.Delta > TimeSpan.Zero); }
        }

        // A sixth of the window may have passed meanwhile, but never lets twice as many through.
        Assert.Equal(6, answers.TakeWhile(a => a != HttpStatusCode.TooManyRequests).Count());
        Assert.InRange(answers.Count(a => a == HttpStatusCode.TooManyRequests), 1, 6);
    }

    [Fact]
    public async Task Health_WithRedisAway_IsReadyButDegradedAndNamesNoSecret()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var app = await StartAsync(redis, "web");
        await UntilRedisIsAsync(app, "ok");
        Assert.StartsWith("Redis ", (string)(await HealthAsync(app))["dependencies"]!["redis"]!["detail"]!, StringComparison.Ordinal);

        await redis.KillAsync();
        await UntilRedisIsAsync(app, "degraded");
        var health = await HealthAsync(app);
        Assert.Equal("ready", (string)health["status"]!);
        Assert.DoesNotContain("4711", health.ToJsonString(), StringComparison.Ordinal);
        await redis.StartAgainAsync();
        await UntilRedisIsAsync(app, "ok");
    }

    [Fact]
    public async Task Health_WithoutRedis_SaysNothingOfIt()
    {
        await using var app = await StudioApp.StartAsync(postgres);
        Assert.Null((await HealthAsync(app))["dependencies"]!["redis"]);
    }
}
