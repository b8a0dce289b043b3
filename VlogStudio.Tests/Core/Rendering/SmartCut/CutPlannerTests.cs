using FsCheck;
using FsCheck.Fluent;
using VlogStudio.Core.Media;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Rendering.SmartCut;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Tests.Core.Rendering.SmartCut;

public sealed class CutPlannerTests
{
    private static readonly Guid Recording = Guid.CreateVersion7();
    private static readonly FrameSize Size = new(1280, 720);
    private static readonly RenderProfile Profile = new() { Size = Size };

    private static readonly VideoStream Plain = new()
    {
        Index = 0, Codec = "h264", CodedWidth = 1280, CodedHeight = 720, Width = 1280, Height = 720, Fps = 30, PixelFormat = "yuv420p",
    };

    [Fact]
    public void Plan_AnyGroups_CoverEachClipInOrderAndCopyFromIdrsOnly() => Prop.ForAll(Cases(), c =>
    {
        var clips = c.Clips.Select(x => Clip(x.In / 30.0, x.Frames)).ToArray();
        var timeline = new Timeline { Title = "x", Rate = FrameRate.Thirty, Size = Size, Clips = clips };
        var stretch = Stretch(900, c.Gop, c.Between, c.IdrEvery);
        var plan = CutPlanner.Plan(timeline, Profile, Sources(Plain), clips.ToDictionary(x => x.Id, _ => stretch), "ffmpeg 1");

        var isWhole = plan.TotalFrames == timeline.TotalFrames();
        var fromIdrs = plan.Pieces.OfType<CopiedPiece>().All(p => p.Packets[0].IsIdr);
        // The frames that are seen, as numbers of the source, have to be those that the timeline asks for.
        var wanted = c.Clips.SelectMany(x => Enumerable.Range(x.In, x.Frames));
        var seen = plan.Pieces.SelectMany(p => p switch
        {
            CopiedPiece copied => copied.Packets.Select(x => (int)Math.Round(x.Shown * 30)).Order(),
            MadePiece made => Enumerable.Range((int)Math.Round((made.Segment.Inputs[0].Seek.TotalSeconds * 30) + 0.1), made.Frames),
            _ => [],
        });
        var inside = plan.Pieces.OfType<CopiedPiece>().All(p => p.Frames >= CutPlanner.FewestCopied && p.Reorder <= c.Between);
        return isWhole && fromIdrs && inside && seen.SequenceEqual(wanted) && plan.CopiedFrames == plan.Clips.Sum(x => x.CopiedFrames);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(CutReason.Codec, "hevc")]
    [InlineData(CutReason.Size, "size")]
    [InlineData(CutReason.Turned, "turned")]
    [InlineData(CutReason.PixelShape, "sar")]
    [InlineData(CutReason.Interlaced, "interlaced")]
    [InlineData(CutReason.Colour, "hdr")]
    [InlineData(CutReason.Colour, "bt601")]
    [InlineData(CutReason.Uneven, "vfr")]
    [InlineData(CutReason.Rate, "rate")]
    [InlineData(CutReason.Speed, "speed")]
    [InlineData(CutReason.Reframed, "reframe")]
    [InlineData(CutReason.Stabilised, "stabilise")]
    [InlineData(CutReason.NotFootage, "card")]
    [InlineData(CutReason.Words, "words")]
    [InlineData(CutReason.NoKeyFrame, "open")]
    [InlineData(CutReason.TooShort, "short")]
    [InlineData(CutReason.Uneven, "uneven packets")]
    [InlineData(CutReason.None, "")]
    public void Plan_WhatCannotBeCopied_IsNamedAndMadeWhole(CutReason reason, string kind)
    {
        var video = kind switch
        {
            "hevc" => Plain with { Codec = "hevc" }, "size" => Plain with { CodedWidth = 640 }, "turned" => Plain with { Rotation = 180 }, "sar" => Plain with { SampleAspect = 1.1 },
            "interlaced" => Plain with { IsInterlaced = true }, "hdr" => Plain with { Transfer = "smpte2084" }, "bt601" => Plain with { Matrix = "smpte170m" }, "vfr" => Plain with { IsVariableRate = true },
            "rate" => Plain with { Fps = 29.97 }, _ => Plain,
        };
        var clip = Clip(2.3, 90);
        clip = kind switch
        {
            "speed" => clip with { Speed = 2 }, "reframe" => clip with { Reframe = new Reframe(0.5, 0.5, 2) }, "stabilise" => clip with { Stabilise = true },
            "card" => clip with { RecordingId = Guid.Empty, Card = new Card { Text = "x" } }, _ => clip,
        };
        var timeline = new Timeline { Title = "x", Rate = FrameRate.Thirty, Size = Size, Clips = [clip] };
        if (kind == "words")
        {
            timeline = timeline with { Captions = [new Caption { Id = Guid.NewGuid(), Kind = CaptionKind.Title, Text = "Noon", StartFrame = 40, Frames = 20 }] };
        }

        var stretch = kind switch
        {
            "open" => Stretch(900, 30, 2, 1000), "short" => Stretch(120, 30, 2, 1),
            "uneven packets" => Stretch(900, 30, 2, 1) is var even ? even with { Packets = [.. even.Packets.Select(p => p.Shown > 3 ? p with { Shown = p.Shown + 0.02 } : p)] } : null!,
            _ => Stretch(900, 30, 2, 1),
        };
        var plan = CutPlanner.Plan(timeline, Profile, Sources(video), new Dictionary<Guid, SourceStretch> { [clip.Id] = stretch }, "ffmpeg 1");

        Assert.Equal(reason, Assert.Single(plan.Clips).Reason);
        Assert.Equal(90, plan.TotalFrames);
        Assert.Equal(reason == CutReason.None, plan.CopiedFrames > 0);
        Assert.Equal(reason == CutReason.None, plan.Pieces.OfType<CopiedPiece>().Any());
    }

    [Fact]
    public void Plan_OneFrameBeforeAnIdr_CopiesAllButOne()
    {
        var clip = Clip(29 / 30.0, 91);
        var timeline = new Timeline { Title = "x", Rate = FrameRate.Thirty, Size = Size, Clips = [clip] };
        var plan = CutPlanner.Plan(timeline, Profile, Sources(Plain), new Dictionary<Guid, SourceStretch> { [clip.Id] = Stretch(900, 30, 0, 1) }, "ffmpeg 1");

        Assert.Equal([1, 90], plan.Pieces.Select(p => p.Frames));
        Assert.True(CutFilm.OfferOf(plan) is { IsOffered: true, IsMixed: true });
    }

    private static Clip Clip(double start, int frames) => new() { Id = Guid.NewGuid(), RecordingId = Recording, In = TimeSpan.FromSeconds(start), Frames = frames };

    private static Dictionary<Guid, RenderSource> Sources(VideoStream video) => new()
    {
        [Recording] = new RenderSource("/footage/0", "sha", new MediaProbe { Container = "mov,mp4,m4a,3gp,3g2,mj2", Duration = TimeSpan.FromSeconds(30), Video = video }),
    };

    /// <summary>Groups of so many frames with so many B-frames between the others; every so-manieth group begins with an IDR.</summary>
    private static SourceStretch Stretch(int frames, int gop, int between, int idrEvery)
    {
        var packets = new List<StretchPacket>();
        for (var start = 0; start < frames; start += gop)
        {
            var end = Math.Min(frames, start + gop);
            var isIdr = start / gop % idrEvery == 0;
            packets.Add(Packet(start, isIdr));
            for (var at = start + 1; at < end;)
            {
                var anchor = Math.Min(at + between, end - 1);
                packets.Add(Packet(anchor, false));
                packets.AddRange(Enumerable.Range(at, anchor - at).Select(f => Packet(f, false)));
                at = anchor + 1;
            }
        }

        return new SourceStretch(packets, "45, 0x1");
    }

    private static StretchPacket Packet(int frame, bool isIdr) => new(frame / 30.0, 1000 + frame, (uint)frame, isIdr);

    private static Arbitrary<Case> Cases() => (
        from gop in Gen.Choose(1, 90)
        from between in Gen.Choose(0, 3)
        from idrEvery in Gen.Choose(1, 4)
        from clips in (from at in Gen.Choose(0, 600) from frames in Gen.Choose(15, 250) select (at, frames)).NonEmptyListOf()
        select new Case(gop, between, idrEvery, [.. clips.Take(6)])).ToArbitrary();

    internal sealed record Case(int Gop, int Between, int IdrEvery, IReadOnlyList<(int In, int Frames)> Clips);
}
