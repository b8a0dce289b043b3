using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Storage;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Compute;

/// <summary>What a compute node says of its film, and what becomes of that.</summary>
public sealed class ComputeReportTests(ComputeApp app) : ComputeConversation(app), IClassFixture<ComputeApp>
{
    [Fact]
    public async Task Status_Processing_KeepsTheLeaseAndTellsTheOwner()
    {
        await using var film = await ClaimAsync();
        var before = await App.JobAsync(film.Job);

        var (status, body) = await StatusAsync(film, new { fence = film.Fence, status = "processing", progress = 42.5, phase = "rendering_clips", eta_seconds = 12 });
        await StatusAsync(film, new { fence = film.Fence, status = "processing", progress = 11, phase = "<script>", eta_seconds = -5 });

        Assert.Equal((200, false), (status, (bool)body!["cancel_requested"]!));
        var after = await App.JobAsync(film.Job);
        Assert.True(after.LeaseUntil > before.LeaseUntil);
        Assert.Equal((42.5, "rendering_clips", null), (after.Progress, after.Phase, after.EtaSeconds));
        var seen = await film.Person.GetAsync<JsonObject>($"api/jobs/{film.Job}");
        Assert.Equal((42.5, "running"), ((double)seen["progress"]!, (string)seen["status"]!));
        Assert.Equal(1, await App.WithDbAsync(db => db.JobEvents.CountAsync(e => e.JobId == film.Job && EF.Functions.JsonContains(e.Data, """{"progress": 42.5}"""), Ct)));
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
        Assert.Equal(JobState.Cancelled, (await App.JobAsync(film.Job)).State);
        Assert.Equal(HoldState.Released, await App.WithDbAsync(db => db.Holds.Where(h => h.JobId == film.Job).Select(h => h.State).SingleAsync(Ct)));
        Assert.Equal((409, "stale_lease"), await CodeAsync(StatusAsync(film, new { fence = film.Fence, status = "cancelled" })));
    }

    [Fact]
    public async Task Everything_AfterTheLeaseWasGivenAway_Answers409()
    {
        await using var film = await ClaimAsync();
        var footage = await SegmentsAsync(film, new { film = new { bytes = 3, sha256 = SumOf([1, 2, 3]) } });
        var source = (string)footage["sources"]![0]!["url"]!;
        var place = (string)footage["uploads"]!["film"]!["parts"]![0]!["url"]!;
        await App.UntilAsync(film.Job, j => j.State == JobState.Retrying || j.Fence > 1, "the silent node's film is taken back", 20);
        using var other = App.ClientWith(await App.KeyAsync("other"));
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
        Assert.Equal((JobState.Running, 2), ((await App.JobAsync(film.Job)).State, (await App.JobAsync(film.Job)).Fence));
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
        Assert.Equal(JobState.Running, (await App.JobAsync(film.Job)).State);
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
        Assert.Equal(JobState.Running, (await App.JobAsync(film.Job)).State);
    }

    [Fact]
    public async Task Completed_WithAnotherFilm_IsRefusedPaidByNobodyAndTriedAgain()
    {
        await using var film = await ClaimAsync();
        var clip = await File.ReadAllBytesAsync(await TestClips.MovingAsync(3, 1280, 720), Ct);
        var (video, poster) = await UploadAsync(film, clip, [1, 2, 3]);

        var told = new { fence = film.Fence, status = "completed", s3_key = video, thumbnail_s3_key = poster, film = new { bytes = clip.Length, sha256 = SumOf(clip) } };
        Assert.Equal((422, "film_refused"), await CodeAsync(StatusAsync(film, told)));

        Assert.Equal((JobState.Retrying, "film_invalid"), ((await App.JobAsync(film.Job)).State, (await App.JobAsync(film.Job)).ErrorCode));
        Assert.Equal("retrying", Assert.Single(await App.AttemptsAsync(film.Job)).Outcome);
        Assert.Equal(HoldState.Held, await App.WithDbAsync(db => db.Holds.Where(h => h.JobId == film.Job).Select(h => h.State).SingleAsync(Ct)));
        Assert.Null((await App.VlogAsync(film.Job)).VideoKey);
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
        var (job, attempt) = (await App.JobAsync(film.Job), Assert.Single(await App.AttemptsAsync(film.Job)));
        Assert.Equal((JobState.Failed, "too_few_clips"), (job.State, job.ErrorCode));
        Assert.Equal(("failed", 1.5, 1000), (attempt.Outcome, attempt.CpuSeconds!.Value, attempt.PeakBytes!.Value));
        Assert.DoesNotContain("secret", job.ErrorMessage + attempt.Commands + attempt.LogTail + attempt.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(HoldState.Released, await App.WithDbAsync(db => db.Holds.Where(h => h.JobId == film.Job).Select(h => h.State).SingleAsync(Ct)));
    }

    [Fact]
    public async Task Failed_ForWantOfAnEncoder_IsLeftToAnotherNode()
    {
        await using var film = await ClaimAsync();

        var (_, end) = await StatusAsync(film, new { fence = film.Fence, status = "failed", error = new { @class = "deterministic", code = "encoder_missing", message = "no libx265" } });

        Assert.Equal("retrying", (string)end!["status"]!);
        Assert.Equal("encoder_missing", (await App.JobAsync(film.Job)).ErrorCode);
    }

    [Fact]
    public async Task Failed_InPassing_IsTriedAgainUnderANewFence()
    {
        await using var film = await ClaimAsync();

        var (_, end) = await StatusAsync(film, new { fence = film.Fence, status = "failed", error = new { @class = "transient", code = "scratch_full", message = "disk" } });

        Assert.Equal("retrying", (string)end!["status"]!);
        await StudioApp.UntilAsync(async () => (await PostAsync(film.Http, $"{Internal}/claim", new { node = "node-1", capacity = 1 })).Status == 200, "it is given out again");
        Assert.Equal(2, (await App.JobAsync(film.Job)).Fence);
        Assert.Equal((409, "stale_lease"), await CodeAsync(StatusAsync(film, new { fence = 1, status = "processing" })));
    }
}
