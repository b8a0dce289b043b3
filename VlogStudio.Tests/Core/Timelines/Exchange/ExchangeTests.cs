using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Timelines;
using VlogStudio.Core.Timelines.Exchange;

namespace VlogStudio.Tests.Core.Timelines.Exchange;

public sealed class ExchangeTests
{
    private static readonly Dictionary<Guid, ExchangeMedia> s_media = new()
    {
        [AnyTimelines.Recordings[0]] = new("beach & sun.mp4", TimeSpan.FromSeconds(75), new FrameSize(1920, 1080)),
        [AnyTimelines.Recordings[1]] = new("海 100%.mp4"),
    };

    public static TheoryData<ExchangeFormat> Formats => [.. Enum.GetValues<ExchangeFormat>()];

    public static TheoryData<ExchangeFormat> Foreign => [ExchangeFormat.Otio, ExchangeFormat.Fcpxml, ExchangeFormat.Mlt];

    [Theory, MemberData(nameof(Formats))]
    public void WriteThenRead_AnyTimeline_IsTheSame(ExchangeFormat format) => Prop.ForAll(AnyTimelines.Rich, timeline =>
    {
        Assert.Empty(TimelineValidator.Validate(timeline));
        var document = TimelineExchange.Write(timeline, format, s_media);
        Assert.Equal(StudioJson.Write(timeline), StudioJson.Write(Read(document, format)));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Theory, MemberData(nameof(Foreign))]
    public void Write_AnyTimeline_HoldsNoCopyOfTheWhole(ExchangeFormat format)
    {
        var timeline = Three();
        var document = TimelineExchange.Write(timeline, format, s_media);
        // Each clip's id stands in the document once, in its own element: no value holds more than one of them.
        Assert.All(timeline.Clips, c => Assert.Equal(2, document.Split(c.Id.ToString()).Length));
        Assert.DoesNotContain("\"clips\"", document, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MltClipTrimmedThere_Follows()
    {
        var timeline = Three();
        var document = XDocument.Parse(TimelineExchange.Write(timeline, ExchangeFormat.Mlt, s_media));
        var film = document.Root!.Elements("playlist").Single(p => (string?)p.Attribute("id") == "film");
        var last = film.Elements("entry").Last();
        last.SetAttributeValue("in", (int)last.Attribute("in")! + 12);
        last.SetAttributeValue("out", (int)last.Attribute("out")! + 2);
        document.Descendants("property").Single(p => (string?)p.Attribute("name") == "level").Value = "-20";
        var read = Read(document.ToString(), ExchangeFormat.Mlt);

        // The last clip runs at double speed: twelve frames are 24 of the source.
        AssertNear(timeline.Clips[2].In + TimeSpan.FromSeconds(24 / 30.0), read.Clips[2].In);
        Assert.Equal(timeline.Clips[2].Frames - 10, read.Clips[2].Frames);
        Assert.Equal(0.1, read.Clips[0].Volume, 6);
        Assert.Equal(timeline.Clips[1], read.Clips[1]);
    }

    [Fact]
    public void Read_MltPartMovedThere_Follows()
    {
        var timeline = Three();
        var part = new Reframe(0.5, 0.5, 2);
        var framed = timeline with { Clips = [timeline.Clips[0] with { Reframe = part }, timeline.Clips[0] with { Id = Guid.NewGuid(), Still = new KenBurns(part, new Reframe(0.25, 0.75, 3)) }] };
        var document = TimelineExchange.Write(framed, ExchangeFormat.Mlt, s_media);
        Assert.Contains(">-320 -180 1280 720 1<", document, StringComparison.Ordinal);
        var moved = Read(document.Replace(">-320 -180 1280 720 1<", ">0 -360 1280 720 1<", StringComparison.Ordinal), ExchangeFormat.Mlt);
        Assert.Equal(new Reframe(0.25, 0.75, 2), moved.Clips[0].Reframe);
        Assert.Equal(framed.Clips[1].Still, moved.Clips[1].Still);
    }

    [Fact]
    public void Read_OtioClipTrimmedThere_Follows()
    {
        var timeline = Three();
        var document = JsonNode.Parse(TimelineExchange.Write(timeline, ExchangeFormat.Otio, s_media))!;
        var last = document["tracks"]!["children"]![0]!["children"]!.AsArray()[^1]!;
        var range = last["source_range"]!;
        range["start_time"]!["value"] = (double)range["start_time"]!["value"]! + 24;
        range["duration"]!["value"] = (double)range["duration"]!["value"]! - 10;
        last["effects"]![0]!["time_scalar"] = 3.0;
        var read = Read(document.ToJsonString(), ExchangeFormat.Otio);

        Assert.Equal((3.0, timeline.Clips[2].Frames - 10), (read.Clips[2].Speed, read.Clips[2].Frames));
        // Its transition's first half lies before the cut and runs at the new speed.
        AssertNear(timeline.Clips[2].In + TimeSpan.FromSeconds((24 - 5) / 30.0), read.Clips[2].In);
        Assert.Equal(timeline.Clips[0], read.Clips[0]);
    }

    [Fact]
    public void Read_FcpxmlClipTrimmedThere_Follows()
    {
        var timeline = Three();
        var document = XDocument.Parse(TimelineExchange.Write(timeline, ExchangeFormat.Fcpxml, s_media));
        var spine = document.Descendants("spine").Single();
        var first = spine.Elements("asset-clip").First();
        first.SetAttributeValue("start", "2s");
        first.SetAttributeValue("duration", "45/30s");
        foreach (var later in spine.Elements().Skip(1))
        {
            later.SetAttributeValue("offset", Earlier((string)later.Attribute("offset")!, 60 - 45));
        }

        document.Descendants("title").First(t => t.Attribute("lane") is not null).Descendants("text-style").First().Value = "New words";
        var read = Read(document.ToString(), ExchangeFormat.Fcpxml);

        Assert.Equal((TimeSpan.FromSeconds(2), 45), (read.Clips[0].In, read.Clips[0].Frames));
        Assert.Equal(timeline.Clips[2], read.Clips[2]);
        Assert.Equal(("New words", null), (read.Captions[0].Text, read.Captions[0].Detail));

        static string Earlier(string time, int frames)
        {
            var parts = time[..^1].Split('/');
            return $"{(int.Parse(parts[0]) * 30 / (parts.Length == 2 ? int.Parse(parts[1]) : 1)) - frames}/30s";
        }
    }

    [Theory, MemberData(nameof(Foreign))]
    public void Read_OtherFileThere_AsksForItsId(ExchangeFormat format)
    {
        var document = TimelineExchange.Write(Three(), format, s_media).Replace("beach%20%26%20sun.mp4", "other.mp4", StringComparison.Ordinal).Replace("media/beach &amp; sun.mp4", "media/other.mp4", StringComparison.Ordinal);
        var other = Guid.NewGuid();
        var read = TimelineExchange.Read(Encoding.UTF8.GetBytes(document), format, name => name == "other.mp4" ? other : null);
        Assert.True(read.IsOk, string.Join(", ", read.Problems.Select(p => p.ToString())));
        Assert.Equal(other, read.Value.Clips[0].RecordingId);
        var unknown = TimelineExchange.Read(Encoding.UTF8.GetBytes(document), format, _ => null);
        Assert.Equal(("document_media_unknown", "other.mp4"), (unknown.Problems[0].Code, (string)unknown.Problems[0].Args[0]));
        Assert.NotEmpty(unknown.Problems[0].Field!);
    }

    [Theory]
    [InlineData(ExchangeFormat.Mlt, """<?xml version="1.0"?><!DOCTYPE mlt [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><mlt title="&b;"/>""", "document_broken")]
    [InlineData(ExchangeFormat.Fcpxml, """<?xml version="1.0"?><!DOCTYPE fcpxml SYSTEM "file:///etc/passwd"><fcpxml version="1.10"/>""", "document_broken")]
    [InlineData(ExchangeFormat.Fcpxml, """<!DOCTYPE fcpxml [<!ENTITY x SYSTEM "file:///etc/hostname">]><fcpxml>&x;</fcpxml>""", "document_broken")]
    [InlineData(ExchangeFormat.Mlt, "<mlt><profile", "document_broken")]
    [InlineData(ExchangeFormat.Mlt, "<mlt/>", "document_part_missing")]
    [InlineData(ExchangeFormat.Mlt, """<mlt><profile frame_rate_num="0" frame_rate_den="1" width="16" height="16"/></mlt>""", "document_value_wrong")]
    [InlineData(ExchangeFormat.Otio, "{", "document_broken")]
    [InlineData(ExchangeFormat.Otio, "[]", "document_part_missing")]
    [InlineData(ExchangeFormat.Otio, """{"OTIO_SCHEMA":"Timeline.1","tracks":{"OTIO_SCHEMA":"Stack.1","children":[]}}""", "document_part_missing")]
    [InlineData(ExchangeFormat.Json, """{"title": 5}""", "document_broken")]
    [InlineData(ExchangeFormat.Json, "null", "document_broken")]
    [InlineData(ExchangeFormat.Fcpxml, "<fcpxml/>", "document_part_missing")]
    public void Read_BrokenDocument_SaysWhere(ExchangeFormat format, string document, string code)
    {
        var read = TimelineExchange.Read(Encoding.UTF8.GetBytes(document), format, _ => null);
        Assert.Equal(code, read.Problems.Single().Code);
        Assert.NotEmpty(read.Problems[0].Field!);
    }

    [Fact]
    public void Read_WrongValue_NamesElementAndLine()
    {
        var lines = TimelineExchange.Write(Three(), ExchangeFormat.Mlt, s_media).Split('\n').ToList();
        var line = lines.FindIndex(l => l.Contains("<entry producer=\"clip1\"", StringComparison.Ordinal));
        lines[line] = lines[line].Replace("in=\"", "in=\"x", StringComparison.Ordinal);
        var problem = TimelineExchange.Read(Encoding.UTF8.GetBytes(string.Join('\n', lines)), ExchangeFormat.Mlt, _ => null).Problems.Single();
        Assert.Equal(("document_value_wrong", $"entry (line {line + 1}) in"), (problem.Code, problem.Field));
    }

    [Theory, MemberData(nameof(Formats))]
    public void Read_TooLarge_IsRefusedUnread(ExchangeFormat format)
    {
        var read = TimelineExchange.Read(new byte[TimelineExchange.MostBytes + 1], format, _ => null);
        Assert.Equal(("document_too_large", ProblemKind.TooLarge), (read.Problems[0].Code, read.Problems[0].Kind));
    }

    [Fact]
    public void Read_MillionsOfElements_AreRefusedBeforeTheyAreHeld()
    {
        var document = Encoding.UTF8.GetBytes("<mlt>" + string.Concat(Enumerable.Repeat("<a/>", 2_100_000)) + "</mlt>");
        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = TimelineExchange.Read(document, ExchangeFormat.Mlt, _ => null);
        Assert.Equal("document_too_large", read.Problems.Single().Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
    }

    [Theory]
    [InlineData(ExchangeFormat.Mlt)]
    [InlineData(ExchangeFormat.Fcpxml)]
    [InlineData(ExchangeFormat.Otio)]
    public void WriteThenRead_LargestFilm_IsTheSame(ExchangeFormat format)
    {
        var one = Three().Clips[0];
        var timeline = Three() with
        {
            Clips = [.. Enumerable.Range(0, 500).Select(_ => one with { Id = Guid.NewGuid() })],
            Captions = [.. Enumerable.Range(0, 5_000).Select(i => new Caption { Id = Guid.NewGuid(), Kind = CaptionKind.Stamp, Text = "words", Detail = "below", StartFrame = i * 5, Frames = 12 })],
            Chapters = [.. Enumerable.Range(0, 5_000).Select(i => new Chapter(i * 6, "Chapter"))],
            Subtitles = new SubtitleTrack { Cues = [.. Enumerable.Range(0, 5_000).Select(i => new SubtitleCue { Start = TimeSpan.FromSeconds(i * 0.19), End = TimeSpan.FromSeconds((i * 0.19) + 0.5), Text = "line" })] },
        };
        Assert.Empty(TimelineValidator.Validate(timeline));
        Assert.Equal(StudioJson.Write(timeline), StudioJson.Write(Read(TimelineExchange.Write(timeline, format, s_media), format)));
    }

    [Theory, MemberData(nameof(Formats)), Trait("Category", "Fuzz")]
    public void Read_MutatedDocument_AnswersOrRefuses(ExchangeFormat format)
    {
        var random = new Random(11);
        var sound = Encoding.UTF8.GetBytes(TimelineExchange.Write(AnyTimelines.Enriched(Three(), random), format, s_media));
        for (var i = 0; i < 2_000; i++)
        {
            var bytes = sound.ToArray();
            for (var n = random.Next(1, 6); n > 0; n--)
            {
                var at = random.Next(bytes.Length);
                bytes[at] = random.Next(3) switch { 0 => (byte)random.Next(256), 1 => (byte)"0123456789-/.\"<>{}"[random.Next(18)], _ => bytes[random.Next(bytes.Length)] };
            }

            var read = TimelineExchange.Read(bytes.AsMemory(0, random.Next(8) == 0 ? random.Next(bytes.Length) : bytes.Length), format, _ => Guid.Empty);
            if (read.IsOk)
            {
                _ = TimelineValidator.Validate(read.Value);
            }
        }
    }

    [Fact]
    public void Json_OfVersionOne_StillReads()
    {
        const string document = """
            {"version":1,"title":"Old","rate":{"numerator":30,"denominator":1},"size":{"width":1280,"height":720},
             "clips":[{"id":"0198f3a2-0000-7000-8000-000000000001","recording_id":"0198f3a2-0000-7000-8000-000000000002","event_id":null,"in":"00:00:01.5000000","frames":60,"fit":"crop","volume":1,"transition_in":null},
                      {"id":"0198f3a2-0000-7000-8000-000000000003","recording_id":"0198f3a2-0000-7000-8000-000000000002","in":"00:00:04","frames":60,"transition_in":{"kind":"crossfade","frames":15}}],
             "music":{"track_id":"0198f3a2-0000-7000-8000-000000000004","in":"00:00:00","out":"00:00:10","volume":0.5,"duck":false},"original_volume":0.8}
            """;
        var read = TimelineExchange.Read(Encoding.UTF8.GetBytes(document), ExchangeFormat.Json, _ => null);
        Assert.True(read.IsOk, string.Join(", ", read.Problems.Select(p => p.ToString())));
        Assert.Empty(TimelineValidator.Validate(read.Value));
        Assert.Equal((1, 105, TimeSpan.FromSeconds(1.5), 1.0, 0.8), (read.Value.Version, read.Value.TotalFrames(), read.Value.Clips[0].In, read.Value.Clips[0].Speed, read.Value.OriginalVolume));
        Assert.Empty(read.Value.Captions);
        Assert.Null(read.Value.Subtitles);
    }

    private static void AssertNear(TimeSpan expected, TimeSpan actual) => Assert.InRange(actual, expected - TimeSpan.FromMilliseconds(34), expected + TimeSpan.FromMilliseconds(34));

    private static Timeline Read(string document, ExchangeFormat format)
    {
        var read = TimelineExchange.Read(Encoding.UTF8.GetBytes(document), format, _ => null);
        Assert.True(read.IsOk, string.Join(", ", read.Problems.Select(p => $"{p.Field} {p.Code} {string.Join(' ', p.Args)}")));
        return read.Value;
    }

    /// <summary>60 frames, a card of 30, and 60 at double speed out of a crossfade of ten.</summary>
    private static Timeline Three() => new()
    {
        Title = "Three",
        Rate = FrameRate.Thirty,
        Size = new FrameSize(640, 360),
        Clips =
        [
            new Clip { Id = new Guid(1, 0, 0, new byte[8]), RecordingId = AnyTimelines.Recordings[0], In = TimeSpan.FromSeconds(1.01), Frames = 60, Volume = 0.5 },
            new Clip { Id = new Guid(2, 0, 0, new byte[8]), RecordingId = Guid.Empty, In = TimeSpan.Zero, Frames = 30, Card = new Card { Text = "Card", Detail = "below" } },
            new Clip
            {
                Id = new Guid(3, 0, 0, new byte[8]), RecordingId = AnyTimelines.Recordings[1], In = TimeSpan.FromSeconds(3.003), Frames = 60, Speed = 2,
                TransitionIn = new Transition(TransitionKind.Crossfade, 10),
            },
        ],
        Captions = [new Caption { Id = new Guid(4, 0, 0, new byte[8]), Kind = CaptionKind.LowerThird, Text = "Name", Detail = "what for", StartFrame = 5, Frames = 30 }],
    };
}
