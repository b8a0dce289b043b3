using System.Net;
using System.Text.Json.Nodes;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Publishing;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Publishing;

/// <summary>The upload against a YouTube that breaks off: always one video, seen by nobody before it is whole.</summary>
public sealed class UploadFaultTests(PrivatePostgresFixture postgres)
{
    private const int Grain = PublishingOptions.Grain;
    private const int Film = (5 * Grain) + 777;

    [Fact]
    public async Task Upload_NothingGoesWrong_SendsTheFilmOnceInOrderAndShowsItAfterwards()
    {
        await using var house = await PublishingApp.StartAsync(postgres);
        var (bytes, job, row) = await RunAsync(house, _ => null, new { visibility = "public", title = "By the sea", description = "Wind\nand water", made_for_kids = true, contains_synthetic_media = true });

        var video = house.YouTube.CheckOne(bytes, "public");
        Assert.Equal((JobState.Done, PublicationState.Done, video.Id, Visibility.Public), (job.State, row.State, row.VideoId, row.ShownAs));
        Assert.Equal([0, 1, 2, 3, 4, 5], house.YouTube.Puts.Select(p => (int)(p.From!.Value / Grain)));
        Assert.Equal(("By the sea", "Wind\nand water"), (video.Snippet["title"]!.ToString(), video.Snippet["description"]!.ToString()));
        Assert.True((bool)video.Status["selfDeclaredMadeForKids"]! && (bool)video.Status["containsSyntheticMedia"]!);
        Assert.Equal(["private", "public"], video.ShownAs);
        Assert.Contains(video.Id, job.Result!, StringComparison.Ordinal);
        Assert.Null(row.SealedSession);
    }

    [Fact]
    public async Task Upload_ServerTakesPartOfAPiece_GoesOnAtItsRange() =>
        await OneVideoAsync(p => p.Number == 2 ? new YouTubeFault { Takes = 1000, Moves = true } : null, puts: house => Assert.Contains(house.YouTube.Puts, p => p.From == Grain + 1000));

    [Fact]
    public async Task Upload_NoRangeIn308_BeginsAtZero() =>
        await OneVideoAsync(p => p.Number == 1 ? new YouTubeFault { Takes = 0, HidesRange = true } : null, puts: house => Assert.Equal(2, house.YouTube.Puts.Count(p => p.From == 0)));

    [Fact]
    public async Task Upload_NewLocationIn308_GoesOnThere() => await OneVideoAsync(p => p.Number is 2 or 4 ? new YouTubeFault { Moves = true } : null);

    [Fact]
    public async Task Upload_503InTheMiddle_AsksAndGoesOn() =>
        await OneVideoAsync(p => p.Number is 3 ? new YouTubeFault { Status = 503, Takes = Grain } : p.Number is 4 ? new YouTubeFault { Status = 500 } : null, puts: house =>
        {
            Assert.Equal(2, house.YouTube.Puts.Count(p => p.From is null));
            Assert.Single(house.YouTube.Puts, p => p.From == 2 * Grain);
        });

    [Fact]
    public async Task Upload_ConnectionBreaksInAPiece_AsksAndGoesOn() =>
        await OneVideoAsync(p => p.Number is 2 ? new YouTubeFault { Takes = Grain / 2 } : null, puts: house => Assert.Contains(house.YouTube.Puts, p => p.From is null));

    [Fact]
    public async Task Upload_FinalAnswerLost_AskingNamesTheOneVideo() =>
        await OneVideoAsync(p => p.IsLast ? new YouTubeFault { Takes = long.MaxValue } : null, puts: house =>
        {
            Assert.Null(house.YouTube.Puts[^1].From);
            Assert.Single(house.YouTube.Puts, p => p.IsLast);
        });

    [Fact]
    public async Task Upload_SessionGoneInTheMiddle_SearchesTheChannelThenBeginsAnew() => await OneVideoAsync(
        p => p is { Number: 3, Session: 1 } ? new YouTubeFault { Forgets = true } : null, sessions: 2, puts: house => Assert.Contains("GET /youtube/v3/playlistItems", house.YouTube.Asked));

    [Fact]
    public async Task Upload_FinalAnswerLostAndSessionGone_FindsTheVideoByItsMarkThoughTheListIsBehind() => await OneVideoAsync(
        p => p.IsLast ? new YouTubeFault { Takes = long.MaxValue } : p.From is null ? new YouTubeFault { Forgets = true } : null, listBehind: 1);

    [Fact]
    public async Task Upload_BeginningRefusedFor503_TriesAgain() =>
        await OneVideoAsync(_ => null, arrange: stub => { stub.Beginnings.Enqueue((503, "backendError")); stub.Beginnings.Enqueue((429, "rateLimitExceeded")); });

    [Fact]
    public async Task Upload_AccessTokenRunsOut_IsRefreshedOnTheWay()
    {
        await using var house = await PublishingApp.StartAsync(postgres);
        var (bytes, job, _) = await RunAsync(house, p =>
        {
            if (p.Number == 2) { house.YouTube.ExpireAccess(); }
            return null;
        });
        Assert.Equal(JobState.Done, job.State);
        Assert.True(house.YouTube.Refreshed >= 2);
        house.YouTube.CheckOne(bytes);
    }

    [Fact]
    public async Task Upload_TroubleWithoutEndThenANewAttempt_GoesOnWithTheSameSession()
    {
        await using var house = await PublishingApp.StartAsync(postgres);
        var isDown = true;
        house.YouTube.OnPut = p => p.Number > 3 && isDown ? new YouTubeFault { Status = 503, Takes = 0 } : null;
        var (person, film, bytes) = await house.PrepareAsync(Film);
        var publication = await PublishingApp.PublishAsync(person, film);
        var id = (Guid)publication["job_id"]!;
        await StudioApp.UntilAsync(() => house.App.WithDbAsync(async db => (await db.Jobs.FindAsync(id))!.Attempt >= 2), "an attempt was given up");
        isDown = false;

        Assert.Equal(JobState.Done, (await house.EndedAsync(publication)).State);
        Assert.Equal(1, house.YouTube.Sessions);
        house.YouTube.CheckOne(bytes);
    }

    [Fact]
    public async Task Upload_Cancelled_StopsAndAskingAgainGoesOnWhereItWas()
    {
        await using var house = await PublishingApp.StartAsync(postgres);
        var hold = new TaskCompletionSource();
        house.YouTube.OnPut = p => p.Number == 3 ? new YouTubeFault { Waits = hold.Task } : null;
        var (person, film, bytes) = await house.PrepareAsync(Film);
        var first = await PublishingApp.PublishAsync(person, film);
        await StudioApp.UntilAsync(() => Task.FromResult(house.YouTube.Puts.Count >= 3), "the third piece is sent");
        Assert.Equal("publication_under_way", (string)(await PublishingApp.PublishAsync(person, film, expected: HttpStatusCode.Conflict))["code"]!);
        Assert.Equal(HttpStatusCode.Accepted, (await person.Http.PostAsync($"api/jobs/{first["job_id"]}/cancel", null)).StatusCode);
        Assert.Equal(JobState.Cancelled, (await house.EndedAsync(first)).State);
        Assert.Equal(PublicationState.Cancelled, (await house.RowAsync(first)).State);
        Assert.Empty(house.YouTube.Videos);
        hold.SetResult();

        var second = await PublishingApp.PublishAsync(person, film, new { title = "Another title" });

        Assert.Equal((Guid)first["publication_id"]!, (Guid)second["publication_id"]!);
        Assert.Equal(JobState.Done, (await house.EndedAsync(second)).State);
        Assert.Equal(1, house.YouTube.Sessions);
        Assert.Equal("Another title", house.YouTube.CheckOne(bytes).Snippet["title"]!.ToString());
    }

    [Fact]
    public async Task Upload_ProjectNotAudited_SaysThatTheVideoStaysPrivate()
    {
        await using var house = await PublishingApp.StartAsync(postgres);
        house.YouTube.IsAudited = false;
        var (bytes, job, row) = await RunAsync(house, _ => null, new { visibility = "public" });
        Assert.Equal((JobState.Done, Visibility.Public, Visibility.Private), (job.State, row.Visibility, row.ShownAs));
        house.YouTube.CheckOne(bytes);
    }

    [Fact]
    public async Task Upload_Scheduled_IsPrivateWithItsTimeAndNothingElse()
    {
        await using var house = await PublishingApp.StartAsync(postgres);
        var at = TimeProvider.System.GetUtcNow().AddDays(3);
        var (bytes, _, row) = await RunAsync(house, _ => null, new { publish_at = at });
        var video = house.YouTube.CheckOne(bytes);
        Assert.Equal(["private"], video.ShownAs);
        Assert.Equal(at.ToUnixTimeSeconds(), DateTimeOffset.Parse(video.Status["publishAt"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeSeconds());
        Assert.Equal(Visibility.Private, row.ShownAs);
    }

    [Theory]
    [InlineData(403, "quotaExceeded", null, "youtube_quota_exceeded")]
    [InlineData(400, "uploadLimitExceeded", null, "youtube_quota_exceeded")]
    [InlineData(403, "forbidden", null, "youtube_refused")]
    [InlineData(302, "", "http://127.0.0.1:9/elsewhere", "youtube_answer_unexpected")]
    [InlineData(308, "", "https://example.org/elsewhere", "youtube_answer_unexpected")]
    public async Task Upload_RefusedForGood_EndsAtOnceWithItsCode(int status, string reason, string? location, string code)
    {
        await using var house = await PublishingApp.StartAsync(postgres);
        var (_, job, row) = await RunAsync(house, p => p.Number == 2 ? new YouTubeFault { Status = status, Reason = reason, Location = location } : null);
        Assert.Equal((JobState.Failed, 1, code), (job.State, job.Attempt, job.ErrorCode));
        Assert.Equal((PublicationState.Failed, code), (row.State, row.ErrorCode));
        Assert.Empty(house.YouTube.Videos);
    }

    [Fact]
    public async Task Upload_ConsentTakenBack_FailsAndSaysThatTheChannelMustBeConnectedAnew()
    {
        await using var house = await PublishingApp.StartAsync(postgres);
        var (person, film, _) = await house.PrepareAsync(Film);
        house.YouTube.TakeBack();
        var publication = await PublishingApp.PublishAsync(person, film);
        Assert.Equal("youtube_access_lost", (await house.EndedAsync(publication)).ErrorCode);
        var account = await person.GetAsync<JsonObject>("api/youtube/account");
        Assert.Equal((false, true), ((bool)account["is_connected"]!, (bool)account["is_lost"]!));
    }

    private async Task OneVideoAsync(Func<YouTubePut, YouTubeFault?> fault, int sessions = 1, int listBehind = 0, Action<YouTubeStub>? arrange = null, Action<PublishingApp>? puts = null)
    {
        await using var house = await PublishingApp.StartAsync(postgres);
        arrange?.Invoke(house.YouTube);
        house.YouTube.LooksBehind = listBehind;
        var (bytes, job, row) = await RunAsync(house, fault);
        Assert.True(job.State is JobState.Done, $"{job.State} {job.ErrorCode} {job.ErrorMessage}");
        Assert.Equal(1, job.Attempt);
        Assert.Equal(sessions, house.YouTube.Sessions);
        Assert.Equal(house.YouTube.CheckOne(bytes).Id, row.VideoId);
        puts?.Invoke(house);
    }

    private static async Task<(byte[] Film, Job Job, Publication Row)> RunAsync(PublishingApp house, Func<YouTubePut, YouTubeFault?> fault, object? more = null)
    {
        house.YouTube.OnPut = fault;
        var (person, film, bytes) = await house.PrepareAsync(Film);
        var publication = await PublishingApp.PublishAsync(person, film, more);
        var job = await house.EndedAsync(publication);
        return (bytes, job, await house.RowAsync(publication));
    }
}
