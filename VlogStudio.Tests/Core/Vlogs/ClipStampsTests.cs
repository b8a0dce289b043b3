using System.Globalization;
using VlogStudio.Core.Timelines;
using VlogStudio.Core.Vlogs;
using static VlogStudio.Tests.Core.Vlogs.VlogSamples;

namespace VlogStudio.Tests.Core.Vlogs;

public sealed class ClipStampsTests
{
    private static readonly DateTimeOffset Morning = new(2026, 5, 2, 23, 58, 30, TimeSpan.FromHours(9));
    private static readonly EventMaterial[] Events =
    [
        Event(1, 10, 14) with { CapturedAt = Morning, PlaceName = "東京" }, Event(2, 0, 4) with { CapturedAt = Morning.AddHours(1) }, Event(3, 0, 4) with { CapturedAt = Morning.AddHours(2) },
    ];

    [Fact]
    public void Build_Unasked_HasNoStamps() => Assert.Empty(Build(FilmStamps.None, "en-US").Captions);

    [Fact]
    public void Build_Date_SaysWhenByTheClockThereInThePersonsWay()
    {
        Assert.Equal("5/2/2026 11:58 PM", Build(FilmStamps.Date, "en-US").Captions[0].Text);
        Assert.Equal("02.05.2026 23:58", Build(FilmStamps.Date, "de-DE").Captions[0].Text);
        Assert.All(Build(FilmStamps.Date, "de-DE").Captions, c => Assert.Equal((CaptionKind.Stamp, (string?)null), (c.Kind, c.Detail)));
    }

    [Fact]
    public void Build_ClipLaterThanItsEvent_SaysTheTimeOfTheClip()
    {
        var timeline = Build(FilmStamps.Date, "de-DE", [new ClipTrim { EventId = Events[0].Id, In = 12, Out = 14 }]);
        Assert.Equal("02.05.2026 23:58", timeline.Captions[0].Text);
        timeline = Build(FilmStamps.Date, "de-DE", [new ClipTrim { EventId = Events[0].Id, In = 110, Out = 114 }]);
        Assert.Equal("03.05.2026 00:00", timeline.Captions[0].Text);
    }

    [Fact]
    public void Build_Place_StandsBelowWhereItIsKnown() =>
        Assert.Equal(["東京", null, null], Build(FilmStamps.DateAndPlace, "en-US").Captions.Select(c => c.Detail));

    [Fact]
    public void Build_Crossfades_ShowsOneStampAtATimeAndAlwaysOne()
    {
        var timeline = Build(FilmStamps.Date, "en-US");
        var next = 0;
        foreach (var caption in timeline.Captions)
        {
            Assert.Equal(next, caption.StartFrame);
            next = caption.StartFrame + caption.Frames;
        }
        Assert.Equal(timeline.TotalFrames(), next);
        Assert.Empty(TimelineValidator.Validate(timeline));
    }

    private static Timeline Build(FilmStamps stamps, string culture, IReadOnlyList<ClipTrim>? clips = null) => TimelineBuilder.Build(
        Events, Request(Events) with { Stamps = stamps, Transition = TransitionKind.Crossfade, Clips = clips }, "Day", null, CultureInfo.GetCultureInfo(culture));
}
