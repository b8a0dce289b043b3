using Bunit;
using VlogStudio.Core.Events;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Vlogs;
using VlogStudio.Features.Vlogs.Wizard;

namespace VlogStudio.Tests.Components.Vlogs;

public sealed class ChooseEventsStepTests : WizardTestContext
{
    private IRenderedComponent<ChooseEventsStep> Show(WizardState state, RecommendationState? recommendation = null) =>
        Render<ChooseEventsStep>(p => p.Add(c => c.State, state).Add(c => c.Recommendation, recommendation));

    private static string Text(IRenderedComponent<ChooseEventsStep> page, string testId) => page.Find($"[data-testid={testId}]").TextContent.Trim();

    [Fact]
    public void EmptyDay_SaysSoAndLeadsToOtherDays()
    {
        var day = WizardSamples.Day(0) with { PreviousDate = new DateOnly(2026, 5, 1) };
        var page = Show(new WizardState(day, null));
        Assert.Contains("Nothing was filmed", Text(page, "empty-day"), StringComparison.Ordinal);
        Assert.NotNull(page.Find("[data-testid=empty-previous]"));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=recommend]")));
    }

    [Fact]
    public void Tick_Box_ChoosesTheEventAndNumbersIt()
    {
        var state = new WizardState(WizardSamples.Day(4), null);
        var page = Show(state);
        page.FindAll("[data-testid=event-tick]")[2].Change(true);
        page.Render();
        Assert.Equal([state.Day.Events[2].Id], state.Chosen);
        Assert.Equal("1", Text(page, "event-position"));
        Assert.Single(page.FindAll("[data-testid=order-item]"));
    }

    [Fact]
    public void Row_WithoutRecommendation_SaysTheMeasuredReasons()
    {
        var page = Show(new WizardState(WizardSamples.Day(1), null));
        var why = Text(page, "event-why");
        Assert.Contains("harp", why, StringComparison.Ordinal);
        Assert.Contains("lively", why, StringComparison.Ordinal);
    }

    [Fact]
    public void Row_AfterRecommendation_SaysWhyItWasTakenOrNot()
    {
        var state = new WizardState(WizardSamples.Day(2), null);
        var events = state.Day.Events;
        var result = new Recommendation
        {
            SelectedEventIds = [events[0].Id],
            Strategy = "built_in",
            Verdicts =
            [
                new EventVerdict { EventId = events[0].Id, IsSelected = true, Score = 0.9, ReasonCode = "best_of_day", FactorCode = "sharp" },
                new EventVerdict { EventId = events[1].Id, IsSelected = false, Score = 0.4, ReasonCode = "like_another", ComparedWith = 1 },
            ],
        };
        var page = Show(state, new RecommendationState(null, result, null, 2));
        var why = page.FindAll("[data-testid=event-why]");
        Assert.Contains("best of the day: sharp picture", why[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("Much like “Event 1”", why[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("Ticked 1 of 2", Text(page, "recommend-said"), StringComparison.Ordinal);
    }

    [Fact]
    public void Recommendation_FallenBack_SaysThatTheModelDidNotAnswer()
    {
        var state = new WizardState(WizardSamples.Day(1), null);
        var result = new Recommendation { SelectedEventIds = [], Strategy = "built_in_after_model_failed", FallbackCode = "never_heard_of", Verdicts = [] };
        var page = Show(state, new RecommendationState(null, result, null, 1));
        Assert.Contains("no answer we could use", Text(page, "recommend-strategy"), StringComparison.Ordinal);
    }

    [Fact]
    public void Recommendation_Running_ShowsHowManyWereLookedAt()
    {
        var progress = new JobProgress(Guid.CreateVersion7(), "recommend_events", JobState.Running, "reading_events", 25, null, 1, null, 3);
        var page = Show(new WizardState(WizardSamples.Day(24), null), new RecommendationState(progress, null, null, 24));
        Assert.Equal("6 of 24 looked at", Text(page, "recommend-looked-at"));
        var bar = page.Find("[role=progressbar]");
        Assert.Equal("6", bar.GetAttribute("aria-valuenow"));
        Assert.NotNull(page.Find("[data-testid=recommend-cancel]"));
    }

    [Fact]
    public void Recommendation_Asked_HandsOnLimitAndWish()
    {
        (int Limit, string Wish)? asked = null;
        var page = Render<ChooseEventsStep>(p => p.Add(c => c.State, new WizardState(WizardSamples.Day(9), null)).Add(c => c.OnAsk, a => asked = a));
        page.Find("[data-testid=recommend-wish]").Change("more of the beach");
        page.Find("[data-testid=recommend-limit]").Change("5");
        page.Find(".ask").Submit();
        Assert.Equal((5, "more of the beach"), asked);
    }

    [Fact]
    public void Order_ButtonsMoveAndSaySo()
    {
        var state = new WizardState(WizardSamples.Day(3), null);
        state.ChooseAll();
        var page = Show(state);
        Assert.True(page.FindAll("[data-testid=order-up]")[0].HasAttribute("disabled"));
        page.FindAll("[data-testid=order-down]")[0].Click();
        Assert.Equal(2, state.PositionOf(state.Day.Events[0].Id));
        Assert.Equal("Event 1 is now 2 of 3", Text(page, "order-said"));
    }

    [Fact]
    public void AllAndNone_ChangeEveryTick_AndUndoBringsBack()
    {
        var state = new WizardState(WizardSamples.Day(5), null);
        var page = Show(state);
        page.Find("[data-testid=choose-all]").Click();
        page.Render();
        Assert.Equal(5, state.Chosen.Count);
        page.Find("[data-testid=choose-none]").Click();
        page.Render();
        Assert.Empty(state.Chosen);
        page.Find("[data-testid=choose-undo]").Click();
        Assert.Equal(5, state.Chosen.Count);
    }

    [Fact]
    public void LostEvents_OfADraft_AreNamed()
    {
        var day = WizardSamples.Day(3);
        var draft = new VlogChoices { Request = new VlogRequest { EventIds = [day.Events[0].Id, Guid.CreateVersion7()] } };
        Assert.Contains("1 event you had chosen is no longer there", Text(Show(new WizardState(day, draft)), "lost-events"), StringComparison.Ordinal);
    }
}
