using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using VlogStudio.Core.Jobs;

namespace VlogStudio.Tests.Api.Jobs;

public sealed class JobsApiTests(JobsApp app) : IClassFixture<JobsApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_OwnJob_ShowsStatusPhaseErrorAndResult()
    {
        var http = (await app.OwnerAsync()).Http;
        var job = await app.EnqueueAsync((_, _) => Task.FromResult(new JobOutcome { Result = """{"answer": 42}""" }));
        await app.UntilAsync(job.Id, JobState.Done);

        using var answer = await http.GetAsync($"api/jobs/{job.Id}", Ct);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(42, json.RootElement.GetProperty("result").GetProperty("answer").GetInt32());
        Assert.Equal(100, json.RootElement.GetProperty("progress").GetDouble());
    }

    [Fact]
    public async Task EveryRoute_SomebodyElsesJob_Answers404()
    {
        var http = (await app.RegisterAsync()).Http;
        var job = await app.EnqueueAsync((_, _) => Task.FromResult(new JobOutcome()), withTicket: false);

        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"api/jobs/{job.Id}", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"api/jobs/{job.Id}/stream", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.PostAsync($"api/jobs/{job.Id}/cancel", null, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"api/jobs/{Guid.CreateVersion7()}", Ct)).StatusCode);
    }

    [Fact]
    public async Task EveryRoute_NobodySignedIn_Answers401()
    {
        using var http = app.CreateClient();
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync($"api/jobs/{Guid.CreateVersion7()}", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync($"api/jobs/{Guid.CreateVersion7()}/stream", Ct)).StatusCode);
    }

    [Fact]
    public async Task Cancel_RunningJob_Answers202AndTheStreamEndsWithIt()
    {
        var http = (await app.OwnerAsync()).Http;
        var job = await app.EnqueueAsync(async (_, ct) =>
        {
            await Task.Delay(Timeout.Infinite, ct);
            return new JobOutcome();
        });
        await app.UntilAsync(job.Id, JobState.Running);
        var reading = ReadAsync(http, job.Id, null, _ => false);

        Assert.Equal(HttpStatusCode.Accepted, (await http.PostAsync($"api/jobs/{job.Id}/cancel", null, Ct)).StatusCode);

        var last = (await reading)[^1];
        Assert.Equal("error", last.Type);
        Assert.Contains("cancelled", last.Data, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Accepted, (await http.PostAsync($"api/jobs/{job.Id}/cancel", null, Ct)).StatusCode);
    }

    [Fact]
    public async Task Stream_WholeJob_NumbersEveryEventAndEndsAfterTheOneTerminalEvent()
    {
        var http = (await app.OwnerAsync()).Http;
        var job = await app.EnqueueAsync(Steps, withTicket: false);
        var reading = ReadAsync(http, job.Id, null, _ => false);
        await app.Get<EnqueueJob>().IssueTicketAsync(job.Group, Ct);

        var events = await reading;

        Assert.All(events, e => Assert.True(e.Id > 0));
        Assert.Equal(events.Select(e => e.Id).Order(), events.Select(e => e.Id));
        Assert.Equal("completed", events[^1].Type);
        Assert.Single(events, e => e.Type is "completed" or "error");
        Assert.Contains(events, e => e.Type == "phase_update" && e.Data.Contains("rendering_clips", StringComparison.Ordinal));
        using var completed = JsonDocument.Parse(events[^1].Data);
        Assert.Equal((job.Id, "done", 100), (completed.RootElement.GetProperty("job_id").GetGuid(),
            completed.RootElement.GetProperty("status").GetString(), completed.RootElement.GetProperty("progress").GetInt32()));
    }

    [Fact]
    public async Task Stream_DroppedAndResumedAfterTheLastId_MissesNothingAndRepeatsNothing()
    {
        var http = (await app.OwnerAsync()).Http;
        var job = await app.EnqueueAsync(Steps, withTicket: false);
        var all = new List<Received>();
        var reading = ReadAsync(http, job.Id, 0, events => events.Count >= 3);
        await app.Get<EnqueueJob>().IssueTicketAsync(job.Group, Ct);
        all.AddRange(await reading);
        while (all[^1].Type == "phase_update")
        {
            var seen = all.Count;
            all.AddRange(await ReadAsync(http, job.Id, all[^1].Id, events => events.Count >= 3));
            Assert.True(all.Count > seen);
        }

        Assert.Equal(Enumerable.Range(1, all.Count), all.Select(e => e.Id));
        Assert.Equal("completed", all[^1].Type);
        using var again = await GetStreamAsync(http, job.Id, all[^1].Id);
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
    }

    [Fact]
    public async Task Stream_UnknownId_BeginsWithAFullSnapshot()
    {
        var http = (await app.OwnerAsync()).Http;
        var job = await app.EnqueueAsync((_, _) => Task.FromResult(new JobOutcome()), withTicket: false);

        var first = (await ReadAsync(http, job.Id, 999, events => events.Count >= 1))[0];

        Assert.Equal(("phase_update", 1), (first.Type, first.Id));
        Assert.Contains("\"queued\"", first.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_FailedJob_EndsWithTheErrorItsCodeAndClass()
    {
        var http = (await app.OwnerAsync()).Http;
        var job = await app.EnqueueAsync((_, _) => throw new JobFailedException(new JobError(JobErrorClass.Deterministic, "not_media", "No moov.")));
        await app.UntilAsync(job.Id, JobState.Failed);

        var only = Assert.Single(await ReadAsync(http, job.Id, null, _ => false));

        using var json = JsonDocument.Parse(only.Data);
        Assert.Equal("error", only.Type);
        Assert.Equal("failed", json.RootElement.GetProperty("status").GetString());
        Assert.Equal("not_media", json.RootElement.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("deterministic", json.RootElement.GetProperty("error").GetProperty("class").GetString());
    }

    [Fact]
    public async Task Stream_Begins_WithTheTimeToWaitBeforeAReconnect()
    {
        var http = (await app.OwnerAsync()).Http;
        var job = await app.EnqueueAsync((_, _) => Task.FromResult(new JobOutcome()));
        await app.UntilAsync(job.Id, JobState.Done);

        using var answer = await GetStreamAsync(http, job.Id, null);

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("retry: 3000\n\n", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    private static async Task<JobOutcome> Steps(JobRun run, CancellationToken ct)
    {
        for (var percent = 5; percent < 100; percent += 5)
        {
            run.Report(percent < 50 ? "preparing_clips" : "rendering_clips", percent);
            await Task.Delay(60, ct);
        }
        return new JobOutcome();
    }

    private static Task<HttpResponseMessage> GetStreamAsync(HttpClient http, Guid jobId, int? lastId)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"api/jobs/{jobId}/stream");
        if (lastId is { } id) { request.Headers.Add("Last-Event-ID", id.ToString(System.Globalization.CultureInfo.InvariantCulture)); }
        return http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
    }

    private static async Task<List<Received>> ReadAsync(HttpClient http, Guid jobId, int? lastId, Func<List<Received>, bool> isEnough)
    {
        using var answer = await GetStreamAsync(http, jobId, lastId);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var events = new List<Received>();
        await foreach (var item in SseParser.Create(await answer.Content.ReadAsStreamAsync(Ct)).EnumerateAsync(Ct))
        {
            if (item.EventType == "heartbeat") { continue; }
            events.Add(new Received(int.Parse(item.EventId!, System.Globalization.CultureInfo.InvariantCulture), item.EventType, item.Data));
            if (isEnough(events)) { break; }
        }
        return events;
    }

    private sealed record Received(int Id, string Type, string Data);
}
