using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Publishing;
using VlogStudio.Tests.Api.Publishing;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Faults;

/// <summary>What happens to a publication when the process that sends it is killed: one video, and nobody sees it before it is whole.</summary>
[Trait("Category", "Faults")]
public sealed class PublishFaultTests(PrivatePostgresFixture postgres)
{
    private const int Grain = PublishingOptions.Grain;
    private const int Film = (6 * Grain) + 4321;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(3, false, false)]
    [InlineData(7, false, false)]
    [InlineData(7, false, true)]
    [InlineData(4, true, false)]
    public async Task Kill_WorkerInTheMiddleOfAPiece_AnotherGoesOnAndThereIsOneVideo(int piece, bool isTwice, bool isForgottenThen)
    {
        await using var stub = await YouTubeStub.StartAsync();
        await using var app = new PublishFaultApp(postgres, stub);
        await app.InitializeAsync();
        var person = await app.RegisterAsync();
        await PublishingApp.ConnectAsync(person, stub);
        var (film, bytes) = await PublishingApp.FilmAsync(app, person, Film);
        var never = new TaskCompletionSource();
        var isKilled = false;
        // The piece has arrived and its answer never comes; the last one has made the video. What comes after the kill goes well.
        stub.OnPut = p => !isKilled && p.Number >= piece && p.From is not null ? new YouTubeFault { Waits = never.Task }
            : isForgottenThen && isKilled && p is { Session: 1 } ? new YouTubeFault { Forgets = true } : null;
        var publication = await PublishingApp.PublishAsync(person, film, new { visibility = "public" });
        var job = (Guid)publication["job_id"]!;
        var kills = isTwice ? 2 : 1;
        for (var kill = 1; kill <= kills; kill++)
        {
            var before = stub.Puts.Count;
            await using var worker = await StudioProcess.StartAsync(app, "worker", [.. FaultsApp.Settings, .. stub.Settings]);
            await StudioApp.UntilAsync(() => Task.FromResult(stub.Puts.Count > before && stub.Puts[^1] is { From: not null } last && last.Number >= piece), "the piece has arrived", Patience);
            worker.KillHard();
            await worker.WaitAsync(TimeSpan.FromSeconds(10));
        }
        isKilled = true;
        Assert.All(stub.Videos, v => Assert.Equal(["private"], v.ShownAs));

        await using var next = await StudioProcess.StartAsync(app, "worker", [.. FaultsApp.Settings, .. stub.Settings]);
        await app.UntilAsync(job, j => j.State.IsTerminal(), "the film is published", Patience);

        var ended = await app.ReadAsync(job);
        Assert.True(ended.State is JobState.Done, $"{ended.ErrorCode} {ended.ErrorMessage}\n{next.Log}");
        Assert.Equal(kills, ended.CrashCount);
        var video = stub.CheckOne(bytes, "public");
        Assert.Equal(["private", "public"], video.ShownAs);
        Assert.Equal(1, stub.Sessions);
        var row = await app.WithDbAsync(db => db.Publications.AsNoTracking().SingleAsync());
        Assert.Equal((video.Id, PublicationState.Done), (row.VideoId, row.State));
        await Aftermath.CheckAsync(app, $"killed at piece {piece}, {kills} times", app.WorkFolders);
    }

    private sealed class PublishFaultApp(PrivatePostgresFixture postgres, YouTubeStub stub) : FaultsApp(postgres)
    {
        protected override void Adjust(WebApplicationBuilder builder)
        {
            base.Adjust(builder);
            builder.Configuration.AddInMemoryCollection(stub.Settings.Select(s => s[2..].Split('=', 2)).ToDictionary(s => s[0], s => (string?)s[1]));
        }
    }
}
