using System.Globalization;
using Bunit;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Events;

namespace VlogStudio.Tests.Components.Shared;

public sealed class DayCalendarTests : ComponentTest
{
    private static readonly FootageDay[] Days = [new(new(2025, 5, 2), 4, TimeSpan.FromMinutes(1))];

    [Fact]
    public void Days_WithFootage_AreMarkedAndSayHowMuch()
    {
        var calendar = Render<DayCalendar>(p => p.Add(c => c.Value, new DateOnly(2025, 5, 2)).Add(c => c.Days, Days));
        var day = calendar.Find("[data-date='2025-05-02']");
        Assert.Contains("has-footage", day.ClassName, StringComparison.Ordinal);
        Assert.Contains("4 events", day.GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Equal("date", calendar.Find("[data-date='2025-05-03']").GetAttribute("aria-current"));
    }

    [Fact]
    public void Week_BeginsAsTheCultureSays()
    {
        Assert.Equal("Monday", Render<DayCalendar>().Find("th").GetAttribute("abbr"));
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("en-US");
        Assert.Equal("Sunday", Render<DayCalendar>().Find("th").GetAttribute("abbr"));
    }

    [Fact]
    public void Keys_Move_ThroughMonths()
    {
        var calendar = Render<DayCalendar>(p => p.Add(c => c.Value, new DateOnly(2025, 5, 31)).Add(c => c.Days, Days));
        calendar.Find("table").KeyDown("ArrowRight");
        Assert.Contains("June", calendar.Find("[data-testid=month]").TextContent, StringComparison.Ordinal);
        Assert.Equal("2025-06-01", calendar.Find("button[tabindex='0']").GetAttribute("data-date"));
        calendar.Find("table").KeyDown("PageUp");
        Assert.Equal("2025-05-01", calendar.Find("button[tabindex='0']").GetAttribute("data-date"));
    }

    [Fact]
    public void Press_Day_TellsIt()
    {
        DateOnly? told = null;
        var calendar = Render<DayCalendar>(p => p.Add(c => c.Value, new DateOnly(2025, 5, 2)).Add(c => c.ValueChanged, d => told = d));
        calendar.Find("[data-date='2025-05-17']").Click();
        Assert.Equal(new DateOnly(2025, 5, 17), told);
    }
}
