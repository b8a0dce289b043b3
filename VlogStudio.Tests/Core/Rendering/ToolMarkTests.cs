using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Media;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Timelines;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Rendering;

/// <summary>What makes a segment the same bytes whoever encodes it, and what tells machines apart that would not.</summary>
public sealed class ToolMarkTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(FilmCodec.H264)]
    [InlineData(FilmCodec.Hevc)]
    [InlineData(FilmCodec.Av1)]
    public async Task Segment_WithAnyNumberOfThreads_HasTheSameBytes(FilmCodec codec)
    {
        using var render = new TestRender { Kind = new RenderProfile { Size = TestRender.Small, Codec = codec } };
        await render.RequireAsync(codec);
        var clip = TestRender.Clip(await render.AddAsync(await TestClips.MovingAsync(2, 360, 640)), 0.2, 45) with { Fit = ClipFit.Blur };
        var timeline = TestRender.Timeline(clip) with
        {
            Captions = [new Caption { Id = Guid.CreateVersion7(), Kind = CaptionKind.Title, Text = "夏の日", StartFrame = 5, Frames = 30 }],
        };
        var segment = Assert.Single(RenderPlanner.Plan(timeline, render.Kind, render.Sources, "tools").Segments);

        var made = new List<string>();
        foreach (var threads in (int[])[1, 2, 5])
        {
            var target = render.Folder.File($"{threads}.mp4");
            await new SegmentRenderer(render.Media).MakeAsync(segment, render.Sources, target, threads, _ => { }, Ct);
            made.Add(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(target, Ct))));
        }
        Assert.Single(made.Distinct());
    }

    [Fact]
    public async Task Mark_OfTheSameTools_IsTheSame()
    {
        var mark = await ToolMark.OfAsync(TestMedia.Tools(), Ct);
        using var folder = new TemporaryFolder();
        // The same program by another name: found out anew, with the same result.
        var other = await ToolMark.OfAsync(await ToolsAsync(folder, "exec ffmpeg \"$@\""), Ct);

        Assert.Equal(64, mark.Length);
        Assert.Equal(mark, other);
    }

    [Fact]
    public async Task Mark_OfToolsThatEncodeOtherwise_IsAnother()
    {
        using var folder = new TemporaryFolder();
        // The same version by its own words, but its x264 is another: as after an update of the library alone.
        var other = await ToolsAsync(folder, "args=(); for a in \"$@\"; do [ \"$a\" = veryfast ] && a=faster; args+=(\"$a\"); done; exec ffmpeg \"${args[@]}\"");

        Assert.Equal(await TestMedia.Tools().VersionAsync(Ct), await other.VersionAsync(Ct));
        Assert.NotEqual(await ToolMark.OfAsync(TestMedia.Tools(), Ct), await ToolMark.OfAsync(other, Ct));
    }

    [Fact]
    public async Task Mark_WhereNothingCanBeEncoded_IsThatOfNoOtherTools()
    {
        using var folder = new TemporaryFolder();
        var broken = await ToolsAsync(folder, "case \"$*\" in *filter_complex*) exit 1;; *) exec ffmpeg \"$@\";; esac");

        var mark = await ToolMark.OfAsync(broken, Ct);
        Assert.NotEqual(await ToolMark.OfAsync(TestMedia.Tools(), Ct), mark);
        Assert.Equal(mark, await ToolMark.OfAsync(broken, Ct));
    }

    private static async Task<MediaTools> ToolsAsync(TemporaryFolder folder, string script)
    {
        var path = folder.File("ffmpeg-" + Guid.NewGuid().ToString("n")[..8]);
        await File.WriteAllTextAsync(path, $"#!/bin/bash\n{script}\n", Ct);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return new MediaTools(Options.Create(new MediaOptions { FfmpegPath = path }));
    }
}
