using System.Diagnostics;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Media;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Media;

public sealed class MediaToolsTests
{
    private static readonly MediaTools Tools = TestMedia.Tools();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_GoodClip_ReportsProgressAndCost()
    {
        using var folder = new TemporaryFolder();
        var clip = await TestClips.MovingAsync(2);
        var fractions = new List<double>();

        var result = await Tools.RunAsync(
            new FfmpegCommand
            {
                Inputs = [new FfmpegInput(clip, [])], Outputs = ["-c:v", "libx264", "-preset", "ultrafast", folder.File("out.mp4")], ScratchFolder = folder.Path, ExpectedDuration = TimeSpan.FromSeconds(2),
            },
            p => fractions.Add(p.Fraction),
            Stop);

        Assert.True(result.PeakBytes > 1 << 20 && result.CpuTime > TimeSpan.Zero, result.StandardError);
        Assert.InRange(fractions[^1], 0.95, 1);
    }

    [Fact]
    public async Task Run_NotAFilm_IsTheFilesFault()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("x.mp4"), "no film at all", Stop);

        var error = await Assert.ThrowsAsync<MediaException>(() => Tools.RunAsync(Null(folder, new FfmpegInput(folder.File("x.mp4"), [])), null, Stop));

        Assert.Equal(("media_undecodable", false), (error.Code, error.IsTransient));
    }

    [Fact]
    public async Task Run_PlaylistNamedMp4_ReadsNoOtherFile()
    {
        using var folder = new TemporaryFolder();
        var secret = await TestClips.MovingAsync(2);
        await File.WriteAllTextAsync(folder.File("list.mp4"), $"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile://{secret}\n#EXT-X-ENDLIST\n", Stop);

        var error = await Assert.ThrowsAsync<MediaException>(() => Tools.RunAsync(Null(folder, new FfmpegInput(folder.File("list.mp4"), [])), null, Stop));

        Assert.Equal("unsupported_format", error.Code);
    }

    [Fact]
    public async Task Run_Sandboxed_SeesOnlyItsInputs()
    {
        Assert.SkipUnless((await Tools.SandboxAsync(Stop)).Level == SandboxLevel.Full, "bubblewrap is not installed or does not work here.");
        using var folder = new TemporaryFolder();
        using var elsewhere = new TemporaryFolder();
        var clip = await TestClips.MovingAsync(2);
        File.Copy(clip, elsewhere.File("secret.mp4"));

        // A filter that opens files by itself: the whitelists do not see it, the sandbox does.
        await Assert.ThrowsAsync<MediaException>(() => Tools.RunAsync(
            new FfmpegCommand { Inputs = [new FfmpegInput(clip, [])], Outputs = ["-vf", $"movie={elsewhere.File("secret.mp4")}[m];[in][m]overlay", "-f", "null", "-"], ScratchFolder = folder.Path }, null, Stop));
    }

    [Fact]
    public async Task Run_Cancelled_EndsTheWholeGroup()
    {
        using var folder = new TemporaryFolder();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var endless = Null(folder, new FfmpegInput(await TestClips.MovingAsync(2), ["-stream_loop", "-1", "-re"]));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Tools.RunAsync(endless, _ => stop.Cancel(), stop.Token));

        var watch = Stopwatch.StartNew();
        while (IsRunning(folder.Path) && watch.Elapsed < TimeSpan.FromSeconds(5))
        {
            await Task.Delay(20, Stop);
        }

        Assert.False(IsRunning(folder.Path));
    }

    [Theory]
    [InlineData("sleep 60", "ffmpeg_stalled", true)]
    [InlineData("while :; do echo frame=$((i=i+1)); echo progress=continue; sleep 0.1; done", "ffmpeg_too_long", false)]
    [InlineData("echo '[error] av_interleaved_write_frame(): No space left on device' >&2; exit 1", "scratch_full", true)]
    [InlineData("kill -9 $$", "ffmpeg_killed", true)]
    [InlineData("kill -11 $$", "ffmpeg_crashed", false)]
    [InlineData("echo strange >&2; exit 3", "ffmpeg_failed", true)]
    public async Task Run_ToolInTrouble_IsToldApart(string script, string code, bool isTransient)
    {
        using var folder = new TemporaryFolder();
        var tool = folder.File("ffmpeg");
        await File.WriteAllTextAsync(tool, $"#!/bin/sh\n{script}\n", Stop);
        File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var tools = new MediaTools(Options.Create(new MediaOptions { FfmpegPath = tool, StallLimit = TimeSpan.FromSeconds(1.5), WallLimit = TimeSpan.FromSeconds(4) }));

        var error = await Assert.ThrowsAsync<MediaException>(() => tools.RunAsync(new FfmpegCommand { Inputs = [], Outputs = [], ScratchFolder = folder.Path }, null, Stop));

        Assert.Equal((code, isTransient), (error.Code, error.IsTransient));
    }

    [Fact]
    public async Task Run_MissingTool_SaysSo()
    {
        using var folder = new TemporaryFolder();
        var tools = new MediaTools(Options.Create(new MediaOptions { FfmpegPath = "/nowhere/ffmpeg" }));

        var error = await Assert.ThrowsAsync<MediaException>(() => tools.RunAsync(new FfmpegCommand { Inputs = [], Outputs = [], ScratchFolder = folder.Path }, null, Stop));

        Assert.Equal("ffmpeg_missing", error.Code);
    }

    [Fact]
    public void Arguments_Input_HasItsGuardsBeforeIt()
    {
        var arguments = FfmpegArguments.Build(
            new FfmpegCommand { Inputs = [new FfmpegInput("-y", ["-ss", "1"])], Outputs = ["out.mp4"], ScratchFolder = "/scratch" }, new MediaOptions());

        var input = arguments.IndexOf("-i");
        Assert.Equal("file:" + Path.GetFullPath("-y"), arguments[input + 1]);
        foreach (var guard in new[] { "-protocol_whitelist", "-format_whitelist", "-codec_whitelist", "-max_pixels", "-ss" })
        {
            Assert.InRange(arguments.IndexOf(guard), 0, input);
        }

        Assert.Contains("-xerror", arguments);
        Assert.Contains("-nostdin", arguments);
        Assert.DoesNotContain("hls", arguments[arguments.IndexOf("-format_whitelist") + 1], StringComparison.Ordinal);
    }

    private static FfmpegCommand Null(TemporaryFolder folder, FfmpegInput input) => new() { Inputs = [input], Outputs = ["-f", "null", "-"], ScratchFolder = folder.Path };

    private static bool IsRunning(string mark)
    {
        foreach (var folder in Directory.GetDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _)))
        {
            try
            {
                if (File.ReadAllText(Path.Combine(folder, "cmdline")).Contains(mark, StringComparison.Ordinal))
                {
                    return true;
                }
            }
            catch (IOException)
            {
                // It ended meanwhile.
            }
        }

        return false;
    }
}
