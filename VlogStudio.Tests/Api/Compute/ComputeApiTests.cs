using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Compute;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Keys;
using VlogStudio.Core.Storage;
using VlogStudio.Tests.Faults;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Compute;

/// <summary>The routes of compute nodes, asked as a node would, and as one would that wants more than its own.</summary>
public sealed class ComputeApiTests(ComputeApp app) : IClassFixture<ComputeApp>
{
    private const string Internal = "api/v1/vlogs/internal";
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A film that was asked for and claimed by a fresh key.</summary>
    private async Task<Claimed> ClaimAsync(string node = "node-1")
    {
        var (person, request) = await app.DayAsync();
        var job = await FaultsApp.RequestAsync(person, request);
        var key = await app.NewKeyAsync();
        var http = app.ClientWith(key.Secret);
        using var answer = await http.PostAsJsonAsync($"{Internal}/claim", new { node, capacity = 1 }, Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var film = (await answer.Content.ReadFromJsonAsync<JsonObject>(Ct))!;
        Assert.Equal(job, (Guid)film["job_id"]!);
        return new Claimed(person, job, (Guid)film["vlog_id"]!, (int)film["fence"]!, http, film, key);
    }

    private static Task<(int Status, JsonObject? Body)> PostAsync(HttpClient http, string path, object body) => SendAsync(http, HttpMethod.Post, path, body);

    private static Task<(int Status, JsonObject? Body)> StatusAsync(Claimed film, object body, HttpClient? http = null) =>
        SendAsync(http ?? film.Http, HttpMethod.Patch, $"{Internal}/{film.Vlog}/status", body);

    private static async Task<(int Status, JsonObject? Body)> SendAsync(HttpClient http, HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        using var answer = await http.SendAsync(request, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        return ((int)answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text)!.AsObject());
    }

    private static async Task<JsonObject> SegmentsAsync(Claimed film, object? outputs = null)
    {
        var (status, body) = await PostAsync(film.Http, $"{Internal}/segments", new { vlog_id = film.Vlog, fence = film.Fence, outputs });
        Assert.True(status == 200, body?.ToJsonString());
        return body!;
    }

    private static string SumOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Asks for places and puts two files there.</summary>
    private async Task<(string FilmKey, string PosterKey)> UploadAsync(Claimed film, byte[] video, byte[] poster)
    {
        var uploads = (await SegmentsAsync(film, new { film = new { bytes = video.Length, sha256 = SumOf(video) }, poster = new { bytes = poster.Length, sha256 = SumOf(poster) } }))["uploads"]!;
        using var http = new HttpClient();
        foreach (var (name, bytes) in new[] { ("film", video), ("poster", poster) })
        {
            using var answer = await http.PutAsync((string)uploads[name]!["parts"]![0]!["url"]!, new ByteArrayContent(bytes), Ct);
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        }
        return ((string)uploads["film"]!["s3_key"]!, (string)uploads["poster"]!["s3_key"]!);
    }

    [Fact]
    public async Task Claim_NoFilmWaits_Answers204AndTheNodeIsSeen()
    {
        using var http = app.ClientWith(await app.KeyAsync());

        using var answer = await http.PostAsJsonAsync($"{Internal}/claim", new { node = "idle-node", capacity = 2, version = "9.9", ffmpeg_version = "7.1", cores = 8, memory_bytes = 1L << 34, machine = "gpu" }, Ct);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        var seen = (await app.Get<ListNodes>().HandleAsync(Ct)).Single(n => n.Node.Id.StartsWith("idle-node@", StringComparison.Ordinal));
        Assert.Equal(("compute", "9.9", "7.1", 8, 2, "gpu"), (seen.Node.Role, seen.Node.Version, seen.Node.FfmpegVersion, seen.Node.Cores, seen.Places["render"], seen.Node.Machine));
        using var goodbye = await http.PostAsJsonAsync($"{Internal}/claim", new { node = "idle-node", capacity = 0 }, Ct);
        Assert.Equal(HttpStatusCode.NoContent, goodbye.StatusCode);
        Assert.Equal(NodeState.Stopped, (await app.Get<ListNodes>().HandleAsync(Ct)).Single(n => n.Node.Id == seen.Node.Id).State);
    }

    [Fact]
    public async Task Claim_FilmWaits_GivesAllThatIsNeededToMakeIt()
    {
        await using var film = await ClaimAsync();

        Assert.Equal((1, 6.0), (film.Fence, (double)film.Answer["lease_seconds"]!));
        Assert.NotEmpty(film.Answer["timeline"]!["clips"]!.AsArray());
        Assert.Equal(1280, (int)film.Answer["profile"]!["size"]!["width"]!);
        Assert.DoesNotContain(film.Person.Id.ToString("n"), film.Answer.ToJsonString().Replace("-", "", StringComparison.Ordinal), StringComparison.Ordinal);
        var job = await app.JobAsync(film.Job);
        Assert.Equal((JobState.Running, $"node-1@{film.Key.Key.Prefix}"), (job.State, job.WorkerId));
        Assert.Equal("processing", (string)(await film.Person.GetAsync<JsonObject>($"api/v1/vlogs/{film.Vlog}"))["status"]!);
        using var second = await film.Http.PostAsJsonAsync($"{Internal}/claim", new { node = "node-1", capacity = 1 }, Ct);
        Assert.Equal(HttpStatusCode.NoContent, second.StatusCode);
    }

    [Fact]
    public async Task Claim_NodeAtItsCapacity_GetsNoMoreUntilItSaysItHasPlaces()
    {
        await using var film = await ClaimAsync();
        var (other, request) = await app.DayAsync();
        var again = await FaultsApp.RequestAsync(other, request);

        using var full = await film.Http.PostAsJsonAsync($"{Internal}/claim", new { node = "node-1", capacity = 1 }, Ct);
        using var larger = await film.Http.PostAsJsonAsync($"{Internal}/claim", new { node = "node-1", capacity = 2 }, Ct);

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.OK), (full.StatusCode, larger.StatusCode));
        Assert.Equal(again, (Guid)(await larger.Content.ReadFromJsonAsync<JsonObject>(Ct))!["job_id"]!);
        await app.Get<CancelAnyJob>().HandleAsync(new JobAct(Guid.CreateVersion7(), again, null, null), Ct);
    }

    [Fact]
    public async Task Claim_NodeThatKnowsNothingOfItsFilm_GivesItBackWithoutBurningAnAttempt()
    {
        await using var film = await ClaimAsync();
        Assert.Equal(204, (await PostAsync(film.Http, $"{Internal}/claim", new { node = "node-1", capacity = 1, running = new[] { film.Job } })).Status);
        Assert.Equal(1, (await app.JobAsync(film.Job)).Fence);

        // The answer to its claim was lost: it says that it is at nothing, and is given the film anew.
        Assert.Equal(200, (await PostAsync(film.Http, $"{Internal}/claim", new { node = "node-1", capacity = 1, running = Array.Empty<Guid>() })).Status);

        var job = await app.JobAsync(film.Job);
        Assert.Equal((2, 1, 0), (job.Fence, job.Attempt, job.CrashCount));
        Assert.Equal(["handed_back", null], (await app.AttemptsAsync(film.Job)).Select(a => a.Outcome));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("../../etc")]
    [InlineData("a@b")]
    [InlineData("-rm")]
    public async Task Claim_OddName_IsRefused(string? node)
    {
        using var http = app.ClientWith(await app.KeyAsync());
        var (status, body) = await PostAsync(http, $"{Internal}/claim", new { node, capacity = 1 });
        Assert.Equal((422, "node_name_refused"), (status, (string)body!["code"]!));
    }

    [Fact]
    public async Task Claim_DrainedNode_GetsNothing()
    {
        var key = await app.NewKeyAsync();
        using var http = app.ClientWith(key.Secret);
        await PostAsync(http, $"{Internal}/claim", new { node = "drained", capacity = 1 });
        Assert.True((await app.Get<DrainNode>().HandleAsync(new NodeAct(Guid.CreateVersion7(), $"drained@{key.Key.Prefix}", null), Ct)).IsOk);
        var (person, request) = await app.DayAsync();
        var job = await FaultsApp.RequestAsync(person, request);

        Assert.Equal(204, (await PostAsync(http, $"{Internal}/claim", new { node = "drained", capacity = 1 })).Status);
        Assert.Equal(JobState.Queued, (await app.JobAsync(job)).State);
        await app.Get<CancelAnyJob>().HandleAsync(new JobAct(Guid.CreateVersion7(), job, null, null), Ct);
    }

    [Fact]
    public async Task Routes_WithoutAKeyOrWithAPersonsToken_Answer401()
    {
        await using var film = await ClaimAsync();
        using var nobody = app.CreateClient();
        foreach (var http in new[] { nobody, film.Person.Http })
        {
            Assert.Equal((401, "api_key_refused"), await CodeAsync(PostAsync(http, $"{Internal}/claim", new { node = "x", capacity = 1 })));
            Assert.Equal((401, "api_key_refused"), await CodeAsync(PostAsync(http, $"{Internal}/segments", new { vlog_id = film.Vlog, fence = 1 })));
            Assert.Equal((401, "api_key_refused"), await CodeAsync(StatusAsync(film, new { fence = 1, status = "processing" }, http)));
        }
        // A token where a key belongs is no key either.
        using var posing = app.ClientWith(film.Person.Http.DefaultRequestHeaders.Authorization!.Parameter!);
        Assert.Equal(401, (await PostAsync(posing, $"{Internal}/claim", new { node = "x", capacity = 1 })).Status);
    }

    [Fact]
    public async Task Key_OnPeoplesRoutes_IsNobody()
    {
        var key = await app.KeyAsync();
        using var http = app.ClientWith(key);
        using var bearer = app.CreateClient();
        bearer.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        foreach (var path in new[] { "api/v1/me", "api/v1/vlogs", "api/v1/admin/keys", "api/v1/admin/nodes", "history" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(path, Ct)).StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, (await bearer.GetAsync(path, Ct)).StatusCode);
        }
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.CreateClient().GetAsync($"api/v1/me?X-API-Key={key}", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.CreateClient().PostAsJsonAsync($"{Internal}/claim?x-api-key={key}", new { node = "x" }, Ct)).StatusCode);
    }

    [Fact]
    public async Task Routes_AnothersFilm_Answer404AndChangeNothing()
    {
        await using var film = await ClaimAsync();
        using var other = app.ClientWith(await app.KeyAsync("other"));
        var before = await app.JobAsync(film.Job);

        Assert.Equal((404, "lease_not_found"), await CodeAsync(PostAsync(other, $"{Internal}/segments", new { vlog_id = film.Vlog, fence = film.Fence })));
        foreach (var status in new[] { "processing", "completed", "failed", "cancelled", "handed_back" })
        {
            Assert.Equal((404, "lease_not_found"), await CodeAsync(StatusAsync(film, new { fence = film.Fence, status, progress = 99 }, other)));
        }
        var after = await app.JobAsync(film.Job);
        Assert.Equal((before.State, before.Fence, before.Progress, before.LeaseUntil), (after.State, after.Fence, after.Progress, after.LeaseUntil));
    }

    [Fact]
    public async Task Status_Processing_KeepsTheLeaseAndTellsTheOwner()
    {
        await using var film = await ClaimAsync();
        var before = await app.JobAsync(film.Job);

        var (status, body) = await StatusAsync(film, new { fence = film.Fence, status = "processing", progress = 42.5, phase = "rendering_clips", eta_seconds = 12 });
        await StatusAsync(film, new { fence = film.Fence, status = "processing", progress = 11, phase = "<script>", eta_seconds = -5 });

        Assert.Equal((200, false), (status, (bool)body!["cancel_requested"]!));
        var after = await app.JobAsync(film.Job);
        Assert.True(after.LeaseUntil > before.LeaseUntil);
        Assert.Equal((42.5, "rendering_clips", null), (after.Progress, after.Phase, after.EtaSeconds));
        var seen = await film.Person.GetAsync<JsonObject>($"api/jobs/{film.Job}");
        Assert.Equal((42.5, "running"), ((double)seen["progress"]!, (string)seen["status"]!));
        Assert.Equal(1, await app.WithDbAsync(db => db.JobEvents.CountAsync(e => e.JobId == film.Job && EF.Functions.JsonContains(e.Data, """{"progress": 42.5}"""), Ct)));
    }

    [Fact]
    public async Task Status_PersonStopsTheFilm_SaysSoAndTheReportEndsIt()
    {
        await using var film = await ClaimAsync();
        (await film.Person.Http.PostAsync($"api/jobs/{film.Job}/cancel", null, Ct)).EnsureSuccessStatusCode();

        var (_, beat) = await StatusAsync(film, new { fence = film.Fence, status = "processing", progress = 10 });
        Assert.True((bool)beat!["cancel_requested"]!);
        var (status, end) = await StatusAsync(film, new { fence = film.Fence, status = "cancelled" });

        Assert.Equal((200, "cancelled"), (status, (string)end!["status"]!));
        Assert.Equal(JobState.Cancelled, (await app.JobAsync(film.Job)).State);
        Assert.Equal(HoldState.Released, await app.WithDbAsync(db => db.Holds.Where(h => h.JobId == film.Job).Select(h => h.State).SingleAsync(Ct)));
        Assert.Equal((409, "stale_lease"), await CodeAsync(StatusAsync(film, new { fence = film.Fence, status = "cancelled" })));
    }

    [Fact]
    public async Task Everything_AfterTheLeaseWasGivenAway_Answers409()
    {
        await using var film = await ClaimAsync();
        var footage = await SegmentsAsync(film, new { film = new { bytes = 3, sha256 = SumOf([1, 2, 3]) } });
        var source = (string)footage["sources"]![0]!["url"]!;
        var place = (string)footage["uploads"]!["film"]!["parts"]![0]!["url"]!;
        await app.UntilAsync(film.Job, j => j.State == JobState.Retrying || j.Fence > 1, "the silent node's film is taken back", 20);
        using var other = app.ClientWith(await app.KeyAsync("other"));
        await StudioApp.UntilAsync(async () => (await PostAsync(other, $"{Internal}/claim", new { node = "other", capacity = 1 })).Status == 200, "another node has it");

        foreach (var status in new[] { "processing", "completed", "failed", "cancelled", "handed_back" })
        {
            Assert.Equal((409, "stale_lease"), await CodeAsync(StatusAsync(film, new { fence = film.Fence, status, s3_key = "out/x" })));
        }
        Assert.Equal((409, "stale_lease"), await CodeAsync(PostAsync(film.Http, $"{Internal}/segments", new { vlog_id = film.Vlog, fence = film.Fence })));
        // The fence of the other's claim does not help: this key never had it.
        Assert.Equal((404, "lease_not_found"), await CodeAsync(StatusAsync(film, new { fence = 2, status = "failed" })));
        using var bytes = new HttpClient();
        Assert.Equal(HttpStatusCode.Conflict, (await bytes.GetAsync(source, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await bytes.PutAsync(place, new ByteArrayContent([1, 2, 3]), Ct)).StatusCode);
        Assert.Equal((JobState.Running, 2), ((await app.JobAsync(film.Job)).State, (await app.JobAsync(film.Job)).Fence));
    }

    [Fact]
    public async Task Source_SignedAddress_ServesJustThatFileWithRanges()
    {
        await using var film = await ClaimAsync();
        var footage = await SegmentsAsync(film);
        var source = footage["sources"]![0]!;
        var url = (string)source["url"]!;
        Assert.Equal(url, (string)footage["segments"]![0]!["source_url"]!);
        Assert.Equal((0, (Guid)source["id"]!), ((int)footage["segments"]![0]!["position"]!, (Guid)footage["segments"]![0]!["recording_id"]!));
        using var http = new HttpClient();

        var whole = await http.GetByteArrayAsync(url, Ct);
        Assert.Equal(((long)source["bytes"]!, (string)source["sha256"]!), (whole.Length, SumOf(whole)));
        using var part = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Range = new RangeHeaderValue(10, 19) } };
        using var answer = await http.SendAsync(part, Ct);
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(whole[10..20], await answer.Content.ReadAsByteArrayAsync(Ct));
    }

    [Fact]
    public async Task SignedAddress_TamperedSwappedOrExpired_IsRefused()
    {
        await using var film = await ClaimAsync();
        var footage = await SegmentsAsync(film, new { film = new { bytes = 3, sha256 = SumOf([1, 2, 3]) } });
        var (source, place) = ((string)footage["sources"]![0]!["url"]!, (string)footage["uploads"]!["film"]!["parts"]![0]!["url"]!);
        using var http = new HttpClient();

        var middle = source.Length - 20;
        var tampered = source[..middle] + (source[middle] == 'A' ? 'B' : 'A') + source[(middle + 1)..];
        Assert.Equal((403, "signature_refused"), await CodeOfAsync(await http.GetAsync(tampered, Ct)));
        Assert.Equal((403, "signature_refused"), await CodeOfAsync(await http.GetAsync(new Uri(app.BaseAddress, SignedObjects.Path), Ct)));
        // One that lets write does not let read, nor the other way round.
        Assert.Equal((403, "signature_refused"), await CodeOfAsync(await http.GetAsync(place, Ct)));
        Assert.Equal((403, "signature_refused"), await CodeOfAsync(await http.PutAsync(source, new ByteArrayContent([1, 2, 3]), Ct)));
        var key = ObjectKeys.Output(film.Job, film.Fence, "film.mp4");
        var late = app.Get<SignedObjects>().AddressOf(new SignedObject(key, IsWrite: false, film.Job, film.Fence, DateTimeOffset.UnixEpoch));
        Assert.Equal((403, "signature_expired"), await CodeOfAsync(await http.GetAsync(new Uri(app.BaseAddress, late), Ct)));
    }

    [Fact]
    public async Task Upload_WrongLengthOrOtherBytes_IsRefusedAndNothingIsThere()
    {
        await using var film = await ClaimAsync();
        var uploads = (await SegmentsAsync(film, new { film = new { bytes = 3, sha256 = SumOf([1, 2, 3]) } }))["uploads"]!;
        var (key, place) = ((string)uploads["film"]!["s3_key"]!, (string)uploads["film"]!["parts"]![0]!["url"]!);
        using var http = new HttpClient();

        Assert.Equal((422, "upload_length_differs"), await CodeOfAsync(await http.PutAsync(place, new ByteArrayContent([1, 2]), Ct)));
        Assert.Equal((422, "upload_length_differs"), await CodeOfAsync(await http.PutAsync(place, new ByteArrayContent([1, 2, 3, 4]), Ct)));
        Assert.Equal((422, "upload_checksum_differs"), await CodeOfAsync(await http.PutAsync(place, new ByteArrayContent([3, 2, 1]), Ct)));
        Assert.Null(await app.Get<IObjectStore>().FindAsync(key, Ct));
        Assert.DoesNotContain(Directory.EnumerateFiles(Path.Combine(app.DataFolder, "objects"), "*~part", SearchOption.AllDirectories), _ => true);

        Assert.Equal(HttpStatusCode.NoContent, (await http.PutAsync(place, new ByteArrayContent([1, 2, 3]), Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await http.PutAsync(place, new ByteArrayContent([1, 2, 3]), Ct)).StatusCode);
        Assert.Equal(3, (await app.Get<IObjectStore>().FindAsync(key, Ct))!.Bytes);
    }

    [Theory]
    [InlineData(0, 64)]
    [InlineData(-1, 64)]
    [InlineData(long.MaxValue, 64)]
    [InlineData(10, 63)]
    public async Task Segments_ImpossibleOutputs_AreRefused(long bytes, int digits)
    {
        await using var film = await ClaimAsync();
        var (status, _) = await PostAsync(film.Http, $"{Internal}/segments", new { vlog_id = film.Vlog, fence = film.Fence, outputs = new { film = new { bytes, sha256 = new string('a', digits) } } });
        Assert.Equal(422, status);
    }

    [Fact]
    public async Task Completed_WithoutTheUploadsOrWithForeignKeys_IsRefusedAndTheLeaseStays()
    {
        await using var film = await ClaimAsync();
        var foreign = new[] { ObjectKeys.Output(film.Job, film.Fence + 1, "film.mp4"), ObjectKeys.Output(Guid.CreateVersion7(), film.Fence, "film.mp4"), "../../etc/passwd", ObjectKeys.Output(film.Job, film.Fence, "film.mp4") };
        foreach (var key in foreign)
        {
            var told = new { fence = film.Fence, status = "completed", s3_key = key, thumbnail_s3_key = ObjectKeys.Output(film.Job, film.Fence, "poster.jpg"), film = new { bytes = 3, sha256 = SumOf([1, 2, 3]) } };
            Assert.Equal((422, "upload_missing"), await CodeAsync(StatusAsync(film, told)));
        }
        Assert.Equal(422, (await StatusAsync(film, new { fence = film.Fence, status = "completed" })).Status);
        Assert.Equal((422, "film_status_unknown"), await CodeAsync(StatusAsync(film, new { fence = film.Fence, status = "splendid" })));
        Assert.Equal(JobState.Running, (await app.JobAsync(film.Job)).State);
    }

    [Fact]
    public async Task Completed_WithOtherBytesThanTold_IsRefusedAndTheLeaseStays()
    {
        await using var film = await ClaimAsync();
        var clip = await File.ReadAllBytesAsync(await TestClips.MovingAsync(3), Ct);
        var (video, poster) = await UploadAsync(film, clip, [1, 2, 3]);

        foreach (var (bytes, sha) in new[] { (clip.Length + 1L, SumOf(clip)), (clip.Length, SumOf([1])) })
        {
            var told = new { fence = film.Fence, status = "completed", s3_key = video, thumbnail_s3_key = poster, film = new { bytes, sha256 = sha } };
            Assert.Equal((422, "upload_differs"), await CodeAsync(StatusAsync(film, told)));
        }
        Assert.Equal(JobState.Running, (await app.JobAsync(film.Job)).State);
    }

    [Fact]
    public async Task Completed_WithAnotherFilm_IsRefusedPaidByNobodyAndTriedAgain()
    {
        await using var film = await ClaimAsync();
        var clip = await File.ReadAllBytesAsync(await TestClips.MovingAsync(3, 1280, 720), Ct);
        var (video, poster) = await UploadAsync(film, clip, [1, 2, 3]);

        var told = new { fence = film.Fence, status = "completed", s3_key = video, thumbnail_s3_key = poster, film = new { bytes = clip.Length, sha256 = SumOf(clip) } };
        Assert.Equal((422, "film_refused"), await CodeAsync(StatusAsync(film, told)));

        Assert.Equal((JobState.Retrying, "film_invalid"), ((await app.JobAsync(film.Job)).State, (await app.JobAsync(film.Job)).ErrorCode));
        Assert.Equal("retrying", Assert.Single(await app.AttemptsAsync(film.Job)).Outcome);
        Assert.Equal(HoldState.Held, await app.WithDbAsync(db => db.Holds.Where(h => h.JobId == film.Job).Select(h => h.State).SingleAsync(Ct)));
        Assert.Null((await app.VlogAsync(film.Job)).VideoKey);
    }

    [Fact]
    public async Task Completed_AllClipsLeftOut_IsRefused()
    {
        await using var film = await ClaimAsync();
        var clip = await File.ReadAllBytesAsync(await TestClips.MovingAsync(3), Ct);
        var (video, poster) = await UploadAsync(film, clip, [1, 2, 3]);
        var all = film.Answer["timeline"]!["clips"]!.AsArray().Select((_, i) => new { position = i, code = "clip_undecodable" });

        var told = new { fence = film.Fence, status = "completed", s3_key = video, thumbnail_s3_key = poster, film = new { bytes = clip.Length, sha256 = SumOf(clip), skipped = all } };
        Assert.Equal((422, "film_refused"), await CodeAsync(StatusAsync(film, told)));
    }

    [Fact]
    public async Task Failed_ForGood_EndsTheFilmAndReturnsTheCredits()
    {
        await using var film = await ClaimAsync();

        var (status, end) = await StatusAsync(film, new
        {
            fence = film.Fence, status = "failed", error = new { @class = "deterministic", code = "too_few_clips", message = "x-api-key: secret-1 https://s/a?X-Amz-Signature=secret-2" },
            work = new { cpu_seconds = 1.5, peak_bytes = 1000, log_tail = "password=secret-3", commands = new[] { new { tool = "ffmpeg", args = new[] { "-i", "https://s/a?X-Amz-Signature=secret-4" }, exit_code = 1, seconds = 2.0 } } },
        });

        Assert.Equal((200, "failed"), (status, (string)end!["status"]!));
        var (job, attempt) = (await app.JobAsync(film.Job), Assert.Single(await app.AttemptsAsync(film.Job)));
        Assert.Equal((JobState.Failed, "too_few_clips"), (job.State, job.ErrorCode));
        Assert.Equal(("failed", 1.5, 1000), (attempt.Outcome, attempt.CpuSeconds!.Value, attempt.PeakBytes!.Value));
        Assert.DoesNotContain("secret", job.ErrorMessage + attempt.Commands + attempt.LogTail + attempt.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(HoldState.Released, await app.WithDbAsync(db => db.Holds.Where(h => h.JobId == film.Job).Select(h => h.State).SingleAsync(Ct)));
    }

    [Fact]
    public async Task Failed_ForWantOfAnEncoder_IsLeftToAnotherNode()
    {
        await using var film = await ClaimAsync();

        var (_, end) = await StatusAsync(film, new { fence = film.Fence, status = "failed", error = new { @class = "deterministic", code = "encoder_missing", message = "no libx265" } });

        Assert.Equal("retrying", (string)end!["status"]!);
        Assert.Equal("encoder_missing", (await app.JobAsync(film.Job)).ErrorCode);
    }

    [Fact]
    public async Task Failed_InPassing_IsTriedAgainUnderANewFence()
    {
        await using var film = await ClaimAsync();

        var (_, end) = await StatusAsync(film, new { fence = film.Fence, status = "failed", error = new { @class = "transient", code = "scratch_full", message = "disk" } });

        Assert.Equal("retrying", (string)end!["status"]!);
        await StudioApp.UntilAsync(async () => (await PostAsync(film.Http, $"{Internal}/claim", new { node = "node-1", capacity = 1 })).Status == 200, "it is given out again");
        Assert.Equal(2, (await app.JobAsync(film.Job)).Fence);
        Assert.Equal((409, "stale_lease"), await CodeAsync(StatusAsync(film, new { fence = 1, status = "processing" })));
    }

    [Fact]
    public async Task Description_OfTheRoutes_AsksForTheKey()
    {
        using var http = app.CreateClient();
        var description = JsonNode.Parse(await http.GetStringAsync("/openapi/v1.json", Ct))!;
        var security = description["paths"]!["/api/v1/vlogs/internal/claim"]!["post"]!["security"]!.AsArray();
        Assert.Equal("api_key", Assert.Single(Assert.Single(security)!.AsObject()).Key);
    }

    private static async Task<(int, string)> CodeAsync(Task<(int Status, JsonObject? Body)> asking)
    {
        var (status, body) = await asking;
        return (status, (string?)body?["code"] ?? "");
    }

    private static async Task<(int, string)> CodeOfAsync(HttpResponseMessage answer)
    {
        using (answer) { return ((int)answer.StatusCode, (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Ct))!["code"]!); }
    }

    /// <summary>A claimed film; what is left of it is stopped at the end, so that no other test is given it.</summary>
    private sealed record Claimed(Person Person, Guid Job, Guid Vlog, int Fence, HttpClient Http, JsonObject Answer, ApiKeyWithSecret Key) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            using var stop = await Person.Http.PostAsync($"api/jobs/{Job}/cancel", null, CancellationToken.None);
            for (var fence = Fence; fence <= Fence + 1; fence++) { await StatusAsync(this, new { fence, status = "cancelled" }); }
            Http.Dispose();
        }
    }
}
