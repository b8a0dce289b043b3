using Bunit;
using VlogStudio.Core.Events;
using VlogStudio.Features.Home;

namespace VlogStudio.Tests.Components.Home;

public sealed class EventCardTests : ComponentTest
{
    private readonly EventView _event = EventSamples.At(14, 5);

    [Fact]
    public void Card_Shows_TitleTimeLengthAndPlace()
    {
        var card = Render<EventCard>(p => p.Add(c => c.Event, _event));
        var text = card.Find("article").TextContent;
        Assert.Contains("On the beach", text, StringComparison.Ordinal);
        Assert.Contains("14:05", text, StringComparison.Ordinal);
        Assert.Contains("0:12", text, StringComparison.Ordinal);
        Assert.Contains("Nida", text, StringComparison.Ordinal);
        Assert.Equal("Play On the beach, 0:12", card.Find("[data-testid=event-play]").GetAttribute("aria-label"));
    }

    [Fact]
    public void Sprite_OfAStretch_ScrubsOnlyThatStretch()
    {
        var card = Render<EventCard>(p => p.Add(c => c.Event, _event));
        var picture = card.Find("[data-sprite]");
        Assert.Equal("0", picture.GetAttribute("data-first"));
        Assert.Equal("6", picture.GetAttribute("data-last"));
    }

    [Fact]
    public void Retitle_Enter_SavesAndEscapeDrops()
    {
        string? saved = null;
        var card = Render<EventCard>(p => p.Add(c => c.Event, _event).Add(c => c.OnRetitle, to => saved = to.Title));
        card.Find("[data-testid=title]").Click();
        card.Find("[data-testid=title-input]").Input("Dunes 🌊 '; drop");
        card.Find("[data-testid=title-input]").KeyDown("Escape");
        Assert.Null(saved);
        card.Find("[data-testid=title]").Click();
        card.Find("[data-testid=title-input]").Input("Dunes 🌊 '; drop");
        card.Find("[data-testid=title-input]").KeyDown("Enter");
        Assert.Equal("Dunes 🌊 '; drop", saved);
    }

    [Fact]
    public void Menu_WithoutNeighbour_DoesNotMerge()
    {
        var card = Render<EventCard>(p => p.Add(c => c.Event, _event).Add(c => c.CanMerge, false));
        card.Find("[data-testid=event-menu]").Click();
        Assert.True(card.Find("[data-testid=event-merge]").HasAttribute("disabled"));
    }

    [Fact]
    public void Menu_Hide_TellsAndCloses()
    {
        EventView? hidden = null;
        var card = Render<EventCard>(p => p.Add(c => c.Event, _event).Add(c => c.OnHide, e => hidden = e));
        card.Find("[data-testid=event-menu]").Click();
        card.Find("[data-testid=event-hide]").Click();
        Assert.Equal(_event.Id, hidden?.Id);
    }

    [Fact]
    public void Card_OfHiddenEvent_SaysSoInWords()
    {
        var card = Render<EventCard>(p => p.Add(c => c.Event, _event with { IsHidden = true }));
        Assert.Contains("Hidden", card.Find("[data-testid=status]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Trim_HandlesCannotCross()
    {
        (TimeSpan Start, TimeSpan End, TimeSpan Look) to = default;
        var strip = Render<TrimStrip>(p => p.Add(s => s.Event, _event).Add(s => s.Start, _event.Start).Add(s => s.End, _event.End).Add(s => s.OnMoved, t => to = t));
        strip.Find("[data-testid=trim-start]").Input("170");
        Assert.Equal(TimeSpan.FromSeconds(12.5), to.Start);
        Assert.Equal(_event.End, to.End);
        strip.Find("[data-testid=trim-end]").Input("0");
        Assert.Equal(TimeSpan.FromSeconds(1.5), to.End);
    }
}
