using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Primitives;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Jobs;

/// <summary>What is kept of an attempt that runs the real tools.</summary>
public sealed class AttemptUseTests(StudioApp app) : IClassFixture<StudioApp>
{
    private async Task<JobAttempt> IngestAsync(string path)
    {
        var person = await app.RegisterAsync();
        using var form = new MultipartFormDataContent();
        using var file = new StreamContent(File.OpenRead(path));
        file.Headers.ContentType = new MediaTypeHeaderValue("video/mp4");
        form.Add(file, "file", "clip.mp4");
        var answer = await person.Http.PostAsync("api/v1/recordings", form);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        var id = (Guid)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["id"]!;
        JobAttempt? attempt = null;
        await StudioApp.UntilAsync(async () =>
        {
            attempt = await app.WithDbAsync(db => db.JobAttempts.AsNoTracking().SingleOrDefaultAsync(a => a.EndedAt != null && db.Jobs.Any(j => j.Id == a.JobId && j.SubjectId == id)));
            return attempt is not null;
        }, "the attempt has ended", TimeSpan.FromMinutes(2));
        return attempt!;
    }

    [Fact]
    public async Task Ingest_GoodClip_KeepsNodeCommandsPhasesLogAndUse()
    {
        var attempt = await IngestAsync(await TestClips.MovingAsync(2, 320, 180));

        Assert.Equal("done", attempt.Outcome);
        Assert.Equal(await app.WithDbAsync(db => db.Nodes.Select(n => n.Id).SingleAsync()), attempt.WorkerId);
        var commands = StudioJson.Read<AttemptCommand[]>(attempt.Commands!);
        Assert.Contains(commands, c => c is { Tool: "ffprobe", ExitCode: 0 });
        Assert.Contains(commands, c => c is { Tool: "ffmpeg", ExitCode: 0, Seconds: > 0 } && c.Args.Contains("-i"));
        var phases = StudioJson.Read<AttemptPhase[]>(attempt.Phases!);
        Assert.Equal("probing", phases[0].Phase);
        Assert.Contains(phases, p => p.Phase == "finding_events");
        Assert.Equal(phases.Select(p => p.At).Order(), phases.Select(p => p.At));
        Assert.True(attempt.CpuSeconds > 0.01, $"{attempt.CpuSeconds}");
        Assert.True(attempt.PeakBytes > 10_000_000, $"{attempt.PeakBytes}");
        Assert.Contains("[ffmpeg, exit 0", attempt.LogTail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ingest_ClipWithoutContent_KeepsTheError()
    {
        using var folder = new TemporaryFolder();
        var whole = await File.ReadAllBytesAsync(await TestClips.MovingAsync(2, 320, 180), TestContext.Current.CancellationToken);
        var hollow = Path.Combine(folder.Path, "hollow.mp4");
        await File.WriteAllBytesAsync(hollow, [.. whole[..64], .. new byte[20_000]], TestContext.Current.CancellationToken);

        var attempt = await IngestAsync(hollow);

        Assert.Equal(("failed", JobErrorClass.Deterministic), (attempt.Outcome, attempt.ErrorClass!.Value));
        Assert.NotNull(attempt.ErrorCode);
        Assert.NotEmpty(attempt.ErrorMessage!);
    }
}
