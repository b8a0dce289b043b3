using VlogStudio.Core.Rendering;
using VlogStudio.Core.Vlogs;
using VlogStudio.Features.Vlogs.Wizard;

namespace VlogStudio.Tests.Components.Vlogs;

/// <summary>Cutting, swapping and taking back, without a page.</summary>
public sealed class WizardClipsTests
{
    private static readonly DayView Day = WizardSamples.Day(6);

    [Fact]
    public void Cut_BetweenFrames_GoesToWholeFramesWithinTheRecording()
    {
        var state = New();
        state.Cut(Id(0), 2.049, 300);
        Assert.Equal((61 / 30.0, 120.0), (state.CutOf(Id(0))!.In, state.CutOf(Id(0))!.Out));
        state.Cut(Id(0), 5, 5.1);
        Assert.Equal((5.0, 5.5), (state.CutOf(Id(0))!.In, state.CutOf(Id(0))!.Out));
        state.Cut(Id(0), double.NaN, 9);
        Assert.Equal(5.5, state.CutOf(Id(0))!.Out);
        Assert.Equal([state.CutOf(Id(0))!], state.ToRequest().Clips!);
    }

    [Fact]
    public void UndoEdit_TakesBackOneThingAfterTheOther()
    {
        var state = New();
        state.Cut(Id(0), 2, 6);
        state.Edit(() => state.Move(Id(2), -2));
        state.Swap(Id(1), Id(5));
        state.Change(f => f with { Resolution = FilmResolution.P720 });
        Assert.Equal([Id(2), Id(0), Id(5)], state.Chosen);

        state.UndoEdit();
        Assert.Equal(FilmResolution.P1080, state.Film.Resolution);
        state.UndoEdit();
        Assert.Equal([Id(2), Id(0), Id(1)], state.Chosen);
        state.UndoEdit();
        Assert.Equal([Id(0), Id(1), Id(2)], state.Chosen);
        Assert.NotNull(state.CutOf(Id(0)));
        state.UndoEdit();
        Assert.Null(state.ToRequest().Clips);
        Assert.False(state.CanUndoEdit);
        state.UndoEdit();
    }

    [Fact]
    public void UndoEdit_AfterASlider_GoesBackToWhereItBegan()
    {
        var state = New();
        for (var seconds = 20; seconds <= 40; seconds += 5) { state.Change(f => f with { MaxDuration = seconds }); }
        state.UndoEdit();
        Assert.Equal(60, state.Film.MaxDuration);
    }

    [Fact]
    public void Remove_CutClip_LeavesItsCutOutOfTheRequestUntilItIsBack()
    {
        var state = New();
        state.Cut(Id(0), 2, 6);
        state.Edit(() => state.Choose(Id(0), false));
        Assert.Null(state.ToRequest().Clips);
        state.Edit(() => state.Choose(Id(0), true));
        Assert.Equal(6, Assert.Single(state.ToRequest().Clips!).Out);
    }

    [Fact]
    public void OfFilm_BeginsWithItsClipsAsTheyAre_AndAnotherLengthKeepsOnlyOwnCuts()
    {
        var state = new WizardState(Day, WizardState.OfFilm(Film()));
        Assert.Equal(2, state.Step);
        Assert.Equal("As named", state.Film.Title);
        Assert.Equal([(Id(2), 3.0, 5.5), (Id(0), 1.0, 4.0), (Id(1), 2.0, 4.0)], state.ToRequest().Clips!.Select(c => (c.EventId, c.In, c.Out)));
        state.Cut(Id(0), 1, 3);
        state.Change(f => f with { MaxDuration = 30 });
        Assert.Equal([Id(0)], state.ToRequest().Clips!.Select(c => c.EventId));
        state.UndoEdit();
        Assert.Equal(3, state.ToRequest().Clips!.Count);
        state.UncutAll();
        Assert.Null(state.ToRequest().Clips);
    }

    internal static VlogView Film() => new()
    {
        Id = Guid.CreateVersion7(), JobId = Guid.CreateVersion7(), Title = "As named", TargetDate = Day.Date, Status = VlogStatus.Completed, Progress = 100, Phase = "done",
        Attempt = 1, IsCancelRequested = false, Duration = TimeSpan.FromSeconds(7.5), Credits = new VlogCredits(0, 2, 0), CreatedAt = DateTimeOffset.UnixEpoch,
        Request = new VlogRequest { TargetDate = Day.Date, EventIds = [Id(2), Id(0), Id(1)], Title = "As asked" },
        Segments = [Segment(2, 0, 3, 5.5), Segment(0, 1, 1, 4), Segment(1, 2, 2, 4)],
    };

    private static VlogSegmentView Segment(int index, int position, double start, double end) => new(
        Id(index), Guid.CreateVersion7(), position, TimeSpan.FromSeconds(start), TimeSpan.FromSeconds(end), TimeSpan.Zero, VlogSegmentStatus.Rendered, $"Event {index}", null);

    private static Guid Id(int index) => Day.Events[index].Id;

    private static WizardState New() => new(Day, new VlogChoices { Request = new VlogRequest { EventIds = [Id(0), Id(1), Id(2)], MaxDuration = 60 }, Step = 2 });
}
