using Bunit;
using VlogStudio.Core.Events;
using VlogStudio.Features.Home;

namespace VlogStudio.Tests.Components.Home;

public sealed class DayTimelineTests : ComponentTest
{
    [Fact]
    public void Of_MorningToEvening_CoversEveryHourBetween()
    {
        var hours = DayHours.Of([EventSamples.At(7), EventSamples.At(18)]);
        Assert.Equal(Enumerable.Range(7, 12), hours.Select(h => h.Hour));
        Assert.Equal([7, 18], hours.Where(h => h.Events.Count > 0).Select(h => h.Hour));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(12)]
    [InlineData(23)]
    public void Of_OneEvent_ShowsEightHoursOfTheDay(int hour)
    {
        var hours = DayHours.Of([EventSamples.At(hour)]);
        Assert.Equal(8, hours.Count);
        Assert.Contains(hours, h => h.Hour == hour && h.Quarters[0] == 1);
        Assert.All(hours, h => Assert.InRange(h.Hour, 0, 23));
    }

    [Fact]
    public void Of_FullAndQuietQuarters_ScalesByTheFullest()
    {
        var hours = DayHours.Of([EventSamples.At(9, seconds: 10), EventSamples.At(9, 30, seconds: 30), EventSamples.At(15, seconds: 20)]);
        Assert.Equal([0.333, 0, 1, 0], hours.Single(h => h.Hour == 9).Quarters.Select(q => Math.Round(q, 3)));
        Assert.Equal(2d / 3, hours.Single(h => h.Hour == 15).Quarters[0], 3);
    }

    [Fact]
    public void Press_Hour_TellsItsFirstEvent()
    {
        var (early, late) = (EventSamples.At(9, 5), EventSamples.At(9, 40));
        EventView? told = null;
        var line = Render<DayTimeline>(p => p.Add(t => t.Events, [late, early]).Add(t => t.OnEvent, e => told = e));
        line.Find("button.has-events").Click();
        Assert.Equal(early.Id, told?.Id);
        Assert.Contains("09:00", line.Find("button.has-events").GetAttribute("aria-label"), StringComparison.Ordinal);
    }
}
