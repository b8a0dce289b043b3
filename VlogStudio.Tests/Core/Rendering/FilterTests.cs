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

    private static string Graph(VideoStream video, ClipFit fit = ClipFit.Blur, int lead = 0, double speed = 1, Reframe? reframe = null, SteadyStretch? steady = null) =>
        ConformedClip.Graph(video, "0:0", "v", "a", Landscape, FrameRate.Thirty, new FootageStretch(fit, TimeSpan.Zero, lead, 45, speed, reframe, steady));

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

    [Fact]
    public void Conform_Faster_RunsTheClockFirstAndDropsFramesEarly() =>
        Assert.StartsWith("[0:0]settb=AVTB,setpts=(PTS-0.001/TB)/2,fps=fps=30/1:start_time=0:round=up,", Graph(Video(1920, 1080), speed: 2), StringComparison.Ordinal);

    [Fact]
    public void Conform_Reframed_CutsBeforeFitting()
    {
        Assert.StartsWith("[0:0]crop=960:540:960:540,scale=1280:720:", Graph(Video(1920, 1080), reframe: new Reframe(1, 1, 2)), StringComparison.Ordinal);
        var portrait = Video(1920, 1080) with { Rotation = 90, Width = 1080, Height = 1920 };
        Assert.StartsWith("[0:0]crop=960:540:0:0,", Graph(portrait, reframe: new Reframe(1, 0, 2)), StringComparison.Ordinal);
        Assert.Contains("gblur", Graph(portrait, reframe: new Reframe(1, 0, 2)), StringComparison.Ordinal);
        // To fill the film, the part has the film's shape: as much as fits, where it was asked for.
        Assert.StartsWith("[0:0]crop=608:1080:0:0,", Graph(portrait, ClipFit.Crop, reframe: new Reframe(0.5, 0, 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void Conform_Steady_DropsWhatItReadBefore()
    {
        var graph = Graph(Video(1280, 720), steady: new SteadyStretch(Stabiliser.TwoPass, "a.trf", 16, 16));

        Assert.Contains("trim=end_frame=77,", graph, StringComparison.Ordinal);
        Assert.Contains("vidstabtransform=input=a.trf:", graph, StringComparison.Ordinal);
        Assert.Contains("trim=start_frame=16,tpad=stop=-1:stop_mode=clone,trim=end_frame=45,", graph, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, false, 0.1, 0.2, 0.5, 0.25)]
    [InlineData(90, false, 0.2, 0.4, 0.25, 0.5)]
    [InlineData(180, false, 0.4, 0.55, 0.5, 0.25)]
    [InlineData(270, false, 0.55, 0.1, 0.25, 0.5)]
    [InlineData(0, true, 0.4, 0.2, 0.5, 0.25)]
    [InlineData(90, true, 0.55, 0.4, 0.25, 0.5)]
    public void Part_Coded_IsTurnedBack(int rotation, bool isMirrored, double x, double y, double width, double height)
    {
        var part = new PicturePart(0.1, 0.2, 0.5, 0.25).AsCoded(rotation, isMirrored);

        Assert.Equal([x, y, width, height], new[] { part.X, part.Y, part.Width, part.Height }.Select(v => Math.Round(v, 9)));
    }

    [Theory]
    [InlineData(0.5, 0.5, 1, 1.5, 0, 0, 1, 1)]
    [InlineData(0, 0, 4, 1.5, 0, 0, 0.25, 0.25)]
    [InlineData(0.9, 0.1, 2, 1.5, 0.5, 0, 0.5, 0.5)]
    [InlineData(0.5, 1, 1, 3, 0, 0.5, 1, 0.5)]
    public void Part_Framing_StaysInThePicture(double centreX, double centreY, double zoom, double shape, double x, double y, double width, double height) =>
        Assert.Equal(new PicturePart(x, y, width, height), PicturePart.Of(new Reframe(centreX, centreY, zoom), 1.5, shape));

    [Fact]
    public void Still_SplitAnywhere_MovesOnFromWhereItWas()
    {
        var clip = new Clip { Id = Guid.NewGuid(), RecordingId = Guid.NewGuid(), In = TimeSpan.Zero, Frames = 101, Fit = ClipFit.Crop, Still = new KenBurns(new Reframe(0.5, 0.5, 1), new Reframe(0.5, 0.5, 2)) };
        var graph = StillPicture.Graph(Video(2560, 1440), "0:0", "v", "a", Landscape, FrameRate.Thirty, clip, 40, 20);

        Assert.Contains("x0='0+(6.4)*(on+39)'", graph, StringComparison.Ordinal);
        var standing = clip with { Still = new KenBurns(clip.Still!.From, clip.Still.From) };
        Assert.Equal(
            StillPicture.Graph(Video(2560, 1440), "0:0", "v", "a", Landscape, FrameRate.Thirty, standing, 0, 20),
            StillPicture.Graph(Video(2560, 1440), "0:0", "v", "a", Landscape, FrameRate.Thirty, standing, 40, 20));
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
        Assert.Contains("colorspace=ispace=smpte170m", Graph(Video(640, 360) with { Matrix = null }), StringComparison.Ordinal);
        Assert.DoesNotContain("colorspace=i", Graph(Video(640, 360) with { Matrix = "bt709" }), StringComparison.Ordinal);
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
    public void TagFile_TitleWithEverything_StaysOneLine() => Assert.Equal(";FFMETADATA1\ntitle=a\\=b\\;c\\#d\\\\ e\n", Assembler.TagFile(TestRender.Timeline() with { Title = "a=b;c#d\\ e\n" }));

    [Fact]
    public void TagFile_Chapters_LeadToTheNextAndTheLastToTheEnd() => Assert.Equal(
        ";FFMETADATA1\ntitle=x\n[CHAPTER]\nTIMEBASE=1/30\nSTART=0\nEND=20\ntitle=Out \\= [CHAPTER]\n[CHAPTER]\nTIMEBASE=1/30\nSTART=20\nEND=50\n",
        Assembler.TagFile(TestRender.Timeline(TestRender.Card("a", 50)) with { Title = "x", Chapters = [new Chapter(0, "Out =\n[CHAPTER]"), new Chapter(20, "\u0001")] }));

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
