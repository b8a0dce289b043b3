using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Jobs;
using VlogStudio.Tests.Faults;

namespace VlogStudio.Tests.Api.Compute;

/// <summary>Claims of compute nodes, and their keys: asked as a node would, and as one would that wants more than its own.</summary>
public sealed class ComputeApiTests(ComputeApp app) : ComputeConversation(app), IClassFixture<ComputeApp>
{
    [Fact]
    public async Task Claim_NoFilmWaits_Answers204AndTheNodeIsSeen()
    {
        using var http = App.ClientWith(await App.KeyAsync());

        using var answer = await http.PostAsJsonAsync($"{Internal}/claim", new { node = "idle-node", capacity = 2, version = "9.9", ffmpeg_version = "7.1", cores = 8, memory_bytes = 1L << 34, machine = "gpu" }, Ct);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        var seen = (await App.Get<ListNodes>().HandleAsync(Ct)).Single(n => n.Node.Id.StartsWith("idle-node@", StringComparison.Ordinal));
        Assert.Equal(("compute", "9.9", "7.1", 8, 2, "gpu"), (seen.Node.Role, seen.Node.Version, seen.Node.FfmpegVersion, seen.Node.Cores, seen.Places["render"], seen.Node.Machine));
        using var goodbye = await http.PostAsJsonAsync($"{Internal}/claim", new { node = "idle-node", capacity = 0 }, Ct);
        Assert.Equal(HttpStatusCode.NoContent, goodbye.StatusCode);
        Assert.Equal(NodeState.Stopped, (await App.Get<ListNodes>().HandleAsync(Ct)).Single(n => n.Node.Id == seen.Node.Id).State);
    }

    [Fact]
    public async Task Claim_FilmWaits_GivesAllThatIsNeededToMakeIt()
    {
        await using var film = await ClaimAsync();

        Assert.Equal((1, 6.0), (film.Fence, (double)film.Answer["lease_seconds"]!));
        Assert.NotEmpty(film.Answer["timeline"]!["clips"]!.AsArray());
        Assert.Equal(1280, (int)film.Answer["profile"]!["size"]!["width"]!);
        Assert.DoesNotContain(film.Person.Id.ToString("n"), film.Answer.ToJsonString().Replace("-", "", StringComparison.Ordinal), StringComparison.Ordinal);
        var job = await App.JobAsync(film.Job);
        Assert.Equal((JobState.Running, $"node-1@{film.Key.Key.Prefix}"), (job.State, job.WorkerId));
        Assert.Equal("processing", (string)(await film.Person.GetAsync<JsonObject>($"api/v1/vlogs/{film.Vlog}"))["status"]!);
        using var second = await film.Http.PostAsJsonAsync($"{Internal}/claim", new { node = "node-1", capacity = 1 }, Ct);
        Assert.Equal(HttpStatusCode.NoContent, second.StatusCode);
    }

    [Fact]
    public async Task Claim_NodeAtItsCapacity_GetsNoMoreUntilItSaysItHasPlaces()
    {
        await using var film = await ClaimAsync();
        var (other, request) = await App.DayAsync();
        var again = await FaultsApp.RequestAsync(other, request);

        using var full = await film.Http.PostAsJsonAsync($"{Internal}/claim", new { node = "node-1", capacity = 1 }, Ct);
        using var larger = await film.Http.PostAsJsonAsync($"{Internal}/claim", new { node = "node-1", capacity = 2 }, Ct);

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.OK), (full.StatusCode, larger.StatusCode));
        Assert.Equal(again, (Guid)(await larger.Content.ReadFromJsonAsync<JsonObject>(Ct))!["job_id"]!);
        await App.Get<CancelAnyJob>().HandleAsync(new JobAct(Guid.CreateVersion7(), again, null, null), Ct);
    }

    [Fact]
    public async Task Claim_NodeThatKnowsNothingOfItsFilm_GivesItBackWithoutBurningAnAttempt()
    {
        await using var film = await ClaimAsync();
        Assert.Equal(204, (await PostAsync(film.Http, $"{Internal}/claim", new { node = "node-1", capacity = 1, running = new[] { film.Job } })).Status);
        Assert.Equal(1, (await App.JobAsync(film.Job)).Fence);

        // The answer to its claim was lost: it says that it is at nothing, and is given the film anew.
        Assert.Equal(200, (await PostAsync(film.Http, $"{Internal}/claim", new { node = "node-1", capacity = 1, running = Array.Empty<Guid>() })).Status);

        var job = await App.JobAsync(film.Job);
        Assert.Equal((2, 1, 0), (job.Fence, job.Attempt, job.CrashCount));
        Assert.Equal(["handed_back", null], (await App.AttemptsAsync(film.Job)).Select(a => a.Outcome));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("../../etc")]
    [InlineData("a@b")]
    [InlineData("-rm")]
    public async Task Claim_OddName_IsRefused(string? node)
    {
        using var http = App.ClientWith(await App.KeyAsync());
        var (status, body) = await PostAsync(http, $"{Internal}/claim", new { node, capacity = 1 });
        Assert.Equal((422, "node_name_refused"), (status, (string)body!["code"]!));
    }

    [Fact]
    public async Task Claim_DrainedNode_GetsNothing()
    {
        var key = await App.NewKeyAsync();
        using var http = App.ClientWith(key.Secret);
        await PostAsync(http, $"{Internal}/claim", new { node = "drained", capacity = 1 });
        Assert.True((await App.Get<DrainNode>().HandleAsync(new NodeAct(Guid.CreateVersion7(), $"drained@{key.Key.Prefix}", null), Ct)).IsOk);
        var (person, request) = await App.DayAsync();
        var job = await FaultsApp.RequestAsync(person, request);

        Assert.Equal(204, (await PostAsync(http, $"{Internal}/claim", new { node = "drained", capacity = 1 })).Status);
        Assert.Equal(JobState.Queued, (await App.JobAsync(job)).State);
        await App.Get<CancelAnyJob>().HandleAsync(new JobAct(Guid.CreateVersion7(), job, null, null), Ct);
    }

    [Fact]
    public async Task Routes_WithoutAKeyOrWithAPersonsToken_Answer401()
    {
        await using var film = await ClaimAsync();
        using var nobody = App.CreateClient();
        foreach (var http in new[] { nobody, film.Person.Http })
        {
            Assert.Equal((401, "api_key_refused"), await CodeAsync(PostAsync(http, $"{Internal}/claim", new { node = "x", capacity = 1 })));
            Assert.Equal((401, "api_key_refused"), await CodeAsync(PostAsync(http, $"{Internal}/segments", new { vlog_id = film.Vlog, fence = 1 })));
            Assert.Equal((401, "api_key_refused"), await CodeAsync(StatusAsync(film, new { fence = 1, status = "processing" }, http)));
        }
        // A token where a key belongs is no key either.
        using var posing = App.ClientWith(film.Person.Http.DefaultRequestHeaders.Authorization!.Parameter!);
        Assert.Equal(401, (await PostAsync(posing, $"{Internal}/claim", new { node = "x", capacity = 1 })).Status);
    }

    [Fact]
    public async Task Key_OnPeoplesRoutes_IsNobody()
    {
        var key = await App.KeyAsync();
        using var http = App.ClientWith(key);
        using var bearer = App.CreateClient();
        bearer.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        foreach (var path in new[] { "api/v1/me", "api/v1/vlogs", "api/v1/admin/keys", "api/v1/admin/nodes", "history" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(path, Ct)).StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, (await bearer.GetAsync(path, Ct)).StatusCode);
        }
        Assert.Equal(HttpStatusCode.Unauthorized, (await App.CreateClient().GetAsync($"api/v1/me?X-API-Key={key}", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await App.CreateClient().PostAsJsonAsync($"{Internal}/claim?x-api-key={key}", new { node = "x" }, Ct)).StatusCode);
    }

    [Fact]
    public async Task Routes_AnothersFilm_Answer404AndChangeNothing()
    {
        await using var film = await ClaimAsync();
        using var other = App.ClientWith(await App.KeyAsync("other"));
        var before = await App.JobAsync(film.Job);

        Assert.Equal((404, "lease_not_found"), await CodeAsync(PostAsync(other, $"{Internal}/segments", new { vlog_id = film.Vlog, fence = film.Fence })));
        foreach (var status in new[] { "processing", "completed", "failed", "cancelled", "handed_back" })
        {
            Assert.Equal((404, "lease_not_found"), await CodeAsync(StatusAsync(film, new { fence = film.Fence, status, progress = 99 }, other)));
        }
        var after = await App.JobAsync(film.Job);
        Assert.Equal((before.State, before.Fence, before.Progress, before.LeaseUntil), (after.State, after.Fence, after.Progress, after.LeaseUntil));
    }

    [Fact]
    public async Task Description_OfTheRoutes_AsksForTheKey()
    {
        using var http = App.CreateClient();
        var description = JsonNode.Parse(await http.GetStringAsync("/openapi/v1.json", Ct))!;
        var security = description["paths"]!["/api/v1/vlogs/internal/claim"]!["post"]!["security"]!.AsArray();
        Assert.Equal("api_key", Assert.Single(Assert.Single(security)!.AsObject()).Key);
    }
}
