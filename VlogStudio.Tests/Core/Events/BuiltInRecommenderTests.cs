using FsCheck;
using FsCheck.Fluent;
using VlogStudio.Core.Events;
using VlogStudio.Core.Recordings;
using static VlogStudio.Tests.Core.Events.DaySamples;

namespace VlogStudio.Tests.Core.Events;

public sealed class BuiltInRecommenderTests
{
    [Fact]
    public void Recommend_TwoAlike_TakesTheBetterAndSaysWhatTheOtherLacks()
    {
        var recommendation = Recommend(3, null,
            Event(1, 9, 0.9, reasons: new ScoreReason("sharp", 0.9, 0.18)), Event(2, 9.01, 0.8, reasons: new ScoreReason("sharp", 0.2, 0.18)),
            Event(3, 13, 0.5), Event(4, 18, 0.45));
        Assert.Equal([Id(1), Id(3), Id(4)], recommendation.SelectedEventIds);
        var left = recommendation.Verdicts[1];
        Assert.Equal(("like_another", 1, "sharp"), (left.ReasonCode, left.ComparedWith, left.FactorCode));
    }

    [Fact]
    public void Recommend_SamePlaceAndElsewhere_GoesElsewhere()
    {
        var (paris, lyon) = (new GeoPoint(48.85, 2.35), new GeoPoint(45.76, 4.83));
        var recommendation = Recommend(2, null,
            Event(1, 9, 0.9, place: "Paris", at: paris), Event(2, 9.6, 0.85, place: "Paris", at: paris), Event(3, 9.8, 0.75, place: "Lyon", at: lyon));
        Assert.Equal([Id(1), Id(3)], recommendation.SelectedEventIds);
        Assert.Equal("another_place", recommendation.Verdicts[2].ReasonCode);
    }

    [Fact]
    public void Recommend_WishByWord_ComesFirst()
    {
        var recommendation = Recommend(1, "more of the beaches, please", Event(1, 9, 0.95), Event(2, 12, 0.3, title: "At the beach"), Event(3, 15, 0.9));
        Assert.Equal([Id(2)], recommendation.SelectedEventIds);
        Assert.Equal("matches_wish", recommendation.Verdicts[1].ReasonCode);
    }

    [Fact]
    public void Recommend_WishAgainst_LeavesOut()
    {
        var recommendation = Recommend(8, "everything but no dogs and no dark clips",
            Event(1, 9, 0.9, title: "Dog in the garden"), Event(2, 12, 0.5), Event(3, 15, 0.9, reasons: new ScoreReason("dark", 0.8, -0.25)));
        Assert.Equal([Id(2)], recommendation.SelectedEventIds);
        Assert.All(new[] { 0, 2 }, i => Assert.Equal("excluded_by_wish", recommendation.Verdicts[i].ReasonCode));
    }

    [Fact]
    public void Recommend_OnlyWish_TakesNothingElse()
    {
        var recommendation = Recommend(8, "only the harbour", Event(1, 9, 0.9), Event(2, 12, 0.5, place: "Harbour, NO"));
        Assert.Equal([Id(2)], recommendation.SelectedEventIds);
        Assert.Equal("off_wish", recommendation.Verdicts[0].ReasonCode);
    }

    [Theory]
    [InlineData("just two clips", 2)]
    [InlineData("the best 3", 3)]
    [InlineData("four lively moments", 4)]
    [InlineData("top 5 please", 5)]
    [InlineData("a 7th birthday", null)]
    public void Parse_Number_CountsWhenItCounts(string wish, int? expected) => Assert.Equal(expected, Wish.Parse(wish).Count);

    [Fact]
    public void Recommend_CjkWish_MatchesWithinRuns() =>
        Assert.Equal([Id(2)], Recommend(1, "海邊", Event(1, 9, 0.9), Event(2, 12, 0.2, title: "早上在海邊散步")).SelectedEventIds);

    [Fact]
    public void Recommend_WishNobodyMeets_FallsBackToQuality() =>
        Assert.Equal([Id(1)], Recommend(1, "penguins", Event(1, 9, 0.9), Event(2, 12, 0.5)).SelectedEventIds);

    [Fact]
    public void Recommend_EqualEvents_TakesTheEarlier() =>
        Assert.Equal([Id(1)], Recommend(1, null, Event(1, 9, 0.5), Event(2, 14, 0.5), Event(3, 20, 0.5)).SelectedEventIds);

    [Fact]
    public void Recommend_AnyDay_KeepsItsLaws() => Prop.ForAll(AnyDay, sample =>
    {
        var (day, limit, wish) = sample;
        var events = RecommendationEvent.Of(day);
        var reports = new List<int>();
        var recommendation = BuiltInRecommender.Recommend(events, limit, wish, reports.Add);
        Assert.True(recommendation.SelectedEventIds.Count <= limit);
        Assert.Equal(recommendation.SelectedEventIds.Count, recommendation.SelectedEventIds.Distinct().Count());
        Assert.Equal(day.Select(e => e.Id), recommendation.Verdicts.Select(v => v.EventId));
        Assert.Equal(recommendation.SelectedEventIds, recommendation.Verdicts.Where(v => v.IsSelected).Select(v => v.EventId));
        Assert.All(recommendation.Verdicts, v => Assert.NotEmpty(v.ReasonCode));
        Assert.Equal(day.Count, reports[^1]);
        var again = BuiltInRecommender.Recommend(events, limit, wish);
        Assert.Equal(recommendation.SelectedEventIds, again.SelectedEventIds);
        Assert.Equal(recommendation.Verdicts, again.Verdicts);
        if (wish is null) { Assert.Equal(Math.Min(limit, day.Count), recommendation.SelectedEventIds.Count); }
    }).QuickCheckThrowOnFailure();

    private static Arbitrary<(List<EventView> Day, int Limit, string? Wish)> AnyDay { get; } = (
        from count in Gen.Choose(0, 25)
        from scores in Gen.ArrayOf(Gen.Choose(0, 100), 25)
        from minutes in Gen.ArrayOf(Gen.Choose(0, 1439), 25)
        from places in Gen.ArrayOf(Gen.Elements<string?>(null, "Paris, FR", "Lyon, FR"), 25)
        from limit in Gen.Choose(1, 50)
        from wish in Gen.Elements<string?>(null, "", "Paris", "no Paris", "only Lyon but no Paris", "three clips", "'; drop table event; --", "🐧 no no no")
        select (minutes.Take(count).Order().Select((m, i) => Event(i + 1, m / 60.0, scores[i] / 100.0, place: places[i])).ToList(), limit, wish)).ToArbitrary();

    private static Recommendation Recommend(int limit, string? wish, params EventView[] day) => BuiltInRecommender.Recommend(RecommendationEvent.Of(day), limit, wish);
}
