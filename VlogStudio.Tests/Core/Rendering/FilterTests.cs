using VlogStudio.Core.Media;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Rendering.Filters;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Tests.Core.Rendering;

public sealed class FilterTests
{
    private static readonly FrameSize Landscape = new(1280, 720);

    private static VideoStream Video(int width, int height) => new()
    {
        Index = 0, Codec = "h264", CodedWidth = width, CodedHeight = height, Width = width, Height = height, Fps = 30, PixelFormat = "yuv420p", Matrix = "bt709",
    };

    private static string Graph(VideoStream video, ClipFit fit = ClipFit.Blur, int lead = 0) =>
        ConformedClip.Graph(video, "0:0", "v", "a", Landscape, FrameRate.Thirty, fit, TimeSpan.Zero, lead, 45);

    [Fact]
    public void Conform_SameSizeAndColour_ScalesNothing() => Assert.Equal(
        "[0:0]format=yuv420p,fps=fps=30/1:start_time=0,tpad=stop=-1:stop_mode=clone,trim=end_frame=45,setpts=N*1/30/TB,format=yuv420p,setsar=1,sidedata=mode=delete:type=DISPLAYMATRIX,setparams=field_mode=prog:range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709[v]",
        Graph(Video(1280, 720)));

    [Fact]
    public void Conform_Portrait_StandsBeforeItsBlurredSelf()
    {
        var graph = Graph(Video(1920, 1080) with { Rotation = 90, Width = 1080, Height = 1920 });

        Assert.Contains("scale=720:404:", graph, StringComparison.Ordinal);
        Assert.Contains("transpose=clock", graph, StringComparison.Ordinal);
        Assert.Contains("gblur", graph, StringComparison.Ordinal);
        Assert.Contains("overlay=(W-w)/2:(H-h)/2", graph, StringComparison.Ordinal);
    }

    [Fact]
    public void Conform_Crop_CoversAndCuts()
    {
        var graph = Graph(Video(1440, 1080), ClipFit.Crop);

        Assert.Contains("scale=1280:960:", graph, StringComparison.Ordinal);
        Assert.Contains("crop=1280:720", graph, StringComparison.Ordinal);
        Assert.DoesNotContain("overlay", graph, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("arib-std-b67")]
    [InlineData("smpte2084")]
    public void Conform_Hdr_IsMappedToSdrAfterScaling(string transfer)
    {
        var graph = Graph(Video(3840, 2160) with { Transfer = transfer, Matrix = "bt2020nc", Primaries = "bt2020", PixelFormat = "yuv420p10le" });

        Assert.Contains($"scale=1280:720:flags=lanczos,format=yuv420p10le,zscale=tin={transfer}", graph, StringComparison.Ordinal);
        Assert.Contains("tonemap=tonemap=hable", graph, StringComparison.Ordinal);
    }

    [Fact]
    public void Conform_FasterThanFilm_DropsFramesFirst()
    {
        var graph = Graph(Video(1920, 1080) with { Fps = 60 });

        Assert.True(graph.IndexOf("fps=fps", StringComparison.Ordinal) < graph.IndexOf("scale=", StringComparison.Ordinal));
    }

    [Fact]
    public void Conform_InterlacedOrFullRange_IsMadePlain()
    {
        Assert.Contains("bwdif=", Graph(Video(1280, 720) with { IsInterlaced = true }), StringComparison.Ordinal);
        Assert.Contains("in_range=pc:out_range=tv", Graph(Video(1280, 720) with { IsFullRange = true }), StringComparison.Ordinal);
        Assert.Contains("in_color_matrix=bt601:out_color_matrix=bt709", Graph(Video(640, 360) with { Matrix = null }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-20, 6)]
    [InlineData(-50, 36)]
    [InlineData(-55, 26)]
    [InlineData(-68, 0)]
    [InlineData(-70, 0)]
    public void Gain_QuieterThanARoom_FadesAway(double integrated, double gain) => Assert.Equal(gain, new Loudness(integrated, -10).GainTo(-14), 3);

    [Fact]
    public void Loudness_Summary_IsRead()
    {
        const string said = "[Parsed_ebur128_0 @ 0x1] [info] Summary:\n\n  Integrated loudness:\n    I:         -23.4 LUFS\n    Threshold: -33.9 LUFS\n\n  True peak:\n    Peak:       -5.1 dBFS\n";

        Assert.Equal(new Loudness(-23.4, -5.1), Loudness.Read(said));
        Assert.True(Loudness.Read("nothing").IsSilent);
    }

    [Fact]
    public void TagFile_TitleWithEverything_StaysOneLine() => Assert.Equal(";FFMETADATA1\ntitle=a\\=b\\;c\\#d\\\\ e\n", Assembler.TagFile("a=b;c#d\\ e\n"));

    [Fact]
    public void ConcatList_PathWithApostrophe_IsQuoted() => Assert.Equal(
        "ffconcat version 1.0\nfile 'file:/x/man'\\''s.mp4'\nduration 1.5\n", Assembler.ConcatList([("/x/man's.mp4", 45)], FrameRate.Thirty));

    [Fact]
    public void PosterScore_DarkFlatBlurred_Loses()
    {
        var sharp = new byte[160 * 90];
        var flat = new byte[160 * 90];
        for (var i = 0; i < sharp.Length; i++)
        {
            sharp[i] = (byte)(i / 8 % 2 == 0 ? 60 : 190);
            flat[i] = 10;
        }

        Assert.True(PosterMaker.Score(sharp, 160, 90) > 5 * PosterMaker.Score(flat, 160, 90));
    }
}
