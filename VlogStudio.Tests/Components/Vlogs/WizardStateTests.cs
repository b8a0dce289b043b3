using VlogStudio.Core.Primitives;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Vlogs;
using VlogStudio.Features.Music;
using VlogStudio.Features.Vlogs.Wizard;

namespace VlogStudio.Tests.Components.Vlogs;

public sealed class WizardStateTests
{
    private static readonly DayView Day = WizardSamples.Day(6);

    private static WizardState New(VlogChoices? draft = null) => new(Day, draft);

    private static Guid Id(int index) => Day.Events[index].Id;

    [Fact]
    public void New_WithoutDraft_NothingIsChosenAndThreeAreMissing()
    {
        var state = New();
        Assert.Empty(state.Chosen);
        Assert.Equal(3, state.Missing);
        Assert.False(state.CanGoOn);
        Assert.False(state.GoOn());
        Assert.Equal(1, state.Step);
    }

    [Fact]
    public void Choose_InAnyOrder_FollowsTheClock()
    {
        var state = New();
        foreach (var i in new[] { 4, 0, 2 }) { state.Toggle(Id(i)); }
        Assert.Equal([Id(0), Id(2), Id(4)], state.Chosen);
        Assert.Equal(2, state.PositionOf(Id(2)));
        Assert.Equal(TimeSpan.FromSeconds(10 + 12 + 14), state.ChosenDuration);
        Assert.True(state.CanGoOn);
    }

    [Fact]
    public void Choose_AfterOwnOrder_GoesToTheEnd()
    {
        var state = New();
        foreach (var i in new[] { 1, 2, 3 }) { state.Toggle(Id(i)); }
        state.Move(Id(3), -1);
        state.Toggle(Id(0));
        Assert.Equal([Id(1), Id(3), Id(2), Id(0)], state.Chosen);
        state.OrderByClock();
        Assert.Equal([Id(0), Id(1), Id(2), Id(3)], state.Chosen);
        state.Undo();
        Assert.Equal([Id(1), Id(3), Id(2), Id(0)], state.Chosen);
    }

    [Theory]
    [InlineData(0, -1, 0)]
    [InlineData(2, 5, 2)]
    [InlineData(0, 1, 1)]
    [InlineData(2, -99, 0)]
    public void Move_AtTheEnds_Stays(int from, int places, int expected)
    {
        var state = New();
        foreach (var i in new[] { 0, 1, 2 }) { state.Toggle(Id(i)); }
        state.Move(Id(from), places);
        Assert.Equal(expected + 1, state.PositionOf(Id(from)));
    }

    [Fact]
    public void Choose_SomebodyElsesEvent_IsIgnored()
    {
        var state = New();
        state.Toggle(Guid.CreateVersion7());
        Assert.Empty(state.Chosen);
    }

    [Fact]
    public void ChooseNone_ThenUndo_BringsTheChoiceBack()
    {
        var state = New();
        state.ChooseAll();
        Assert.True(state.IsEverythingChosen);
        state.ChooseNone();
        Assert.Equal(3, state.Missing);
        state.Undo();
        Assert.Equal(6, state.Chosen.Count);
        Assert.False(state.CanUndo);
    }

    [Fact]
    public void Apply_Recommendation_TicksItsChoiceAndLeavesUnknownIdsOut()
    {
        var state = New();
        state.Toggle(Id(5));
        var job = Guid.CreateVersion7();
        state.Apply(job, [Id(1), Guid.CreateVersion7(), Id(3), Id(1)]);
        Assert.Equal([Id(1), Id(3)], state.Chosen);
        Assert.True(state.IsRecommendationApplied);
        Assert.Equal(1, state.Missing);
        state.Undo();
        Assert.Equal([Id(5)], state.Chosen);
    }

    [Fact]
    public void Draft_RoundTrip_LosesNothing()
    {
        var state = New();
        foreach (var i in new[] { 3, 1, 2 }) { state.Toggle(Id(i)); }
        state.Move(Id(3), -2);
        state.Ask(5, "more of the beach");
        state.Await(Guid.CreateVersion7());
        state.Change(f => f with { Title = "A day 🏖", MaxDuration = 42.5, MusicId = Guid.CreateVersion7(), MusicStart = 10, MusicEnd = 40, MusicVolume = 0.3, Duck = false });
        Assert.True(state.GoOn());
        var again = New(StudioJson.Read<VlogChoices>(StudioJson.Write(state.ToChoices())));
        Assert.Equal(state.Chosen, again.Chosen);
        Assert.Equal(StudioJson.Write(state.ToChoices()), StudioJson.Write(again.ToChoices()));
        Assert.Equal(2, again.Step);
        Assert.True(again.IsHandOrdered);
        Assert.Equal(state.RecommendationId, again.RecommendationId);
    }

    [Fact]
    public void Draft_WithVanishedEvents_SaysHowManyAndGoesBackToTheFirstStep()
    {
        var draft = new VlogChoices { Step = 2, Request = new VlogRequest { EventIds = [Id(0), Id(1), Guid.CreateVersion7(), Id(0)] } };
        var state = New(draft);
        Assert.Equal([Id(0), Id(1)], state.Chosen);
        Assert.Equal(1, state.Lost);
        Assert.Equal(1, state.Step);
    }

    [Fact]
    public void ToRequest_BlankTitle_LetsTheDayNameTheFilm()
    {
        var state = New();
        state.Toggle(Id(2));
        state.Change(f => f with { Title = "   " });
        Assert.Null(state.ToRequest().Title);
        Assert.Equal(Day.Date, state.ToRequest().TargetDate);
        Assert.Equal([Id(2)], state.ToRequest().EventIds);
    }

    [Fact]
    public void GoBack_FromTheSecondStep_KeepsEverything()
    {
        var state = New();
        foreach (var i in new[] { 0, 1, 2 }) { state.Toggle(Id(i)); }
        state.GoOn();
        state.Change(f => f with { Title = "Kept", Orientation = FilmOrientation.Square });
        state.GoBack();
        Assert.Equal(1, state.Step);
        Assert.Equal("Kept", state.Film.Title);
        Assert.Equal(3, state.Chosen.Count);
    }

    [Fact]
    public void Change_MaximumThatIsNoNumber_IsNotTaken()
    {
        var state = New();
        state.Change(f => f with { MaxDuration = double.NaN });
        Assert.Equal(60, state.Film.MaxDuration);
    }

    [Fact]
    public void Ask_TooLongAWish_IsCutAtFiveHundred()
    {
        var state = New();
        state.Ask(-5, new string('x', 900));
        Assert.Equal(500, state.Wish.Length);
        Assert.Equal(1, state.Limit);
    }

    [Fact]
    public void IsOverMaximum_WhenChosenIsLonger_IsTrue()
    {
        var state = New();
        state.Change(f => f with { MaxDuration = 20 });
        state.Toggle(Id(0));
        Assert.False(state.IsOverMaximum);
        state.Toggle(Id(1));
        Assert.True(state.IsOverMaximum);
    }

    [Fact]
    public void Changed_OnEveryChange_IsRaised()
    {
        var state = New();
        var count = 0;
        state.Changed += () => count++;
        state.Toggle(Id(0));
        state.Choose(Id(0), true);
        state.ChooseAll();
        state.GoOn();
        state.GoBack();
        Assert.Equal(4, count);
    }

    [Theory]
    [InlineData(-5, 500, 0, 100)]
    [InlineData(99.9, 99.95, 99, 100)]
    [InlineData(20, 10, 20, 21)]
    [InlineData(double.NaN, 10, 10, 40)]
    public void With_PastTheTrack_IsDrawnIn(double start, double end, double expectedStart, double expectedEnd)
    {
        var piece = new MusicPiece(100, 10, 40).With(start, end);
        Assert.Equal((expectedStart, expectedEnd), (piece.Start, piece.End));
    }

    [Fact]
    public void MovedTo_NearTheEnd_KeepsItsLength()
    {
        var piece = new MusicPiece(100, 10, 40).MovedTo(95);
        Assert.Equal((70.0, 100.0), (piece.Start, piece.End));
    }
}
