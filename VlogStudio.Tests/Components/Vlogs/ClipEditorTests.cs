using Bunit;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Vlogs;
using VlogStudio.Features.Vlogs.Wizard;

namespace VlogStudio.Tests.Components.Vlogs;

public sealed class ClipEditorTests : WizardTestContext
{
    private readonly DayView _day = WizardSamples.Day(5);
    private readonly WizardState _state;

    public ClipEditorTests() =>
        _state = new WizardState(_day, new VlogChoices { Request = new VlogRequest { EventIds = [Id(0), Id(1), Id(2)], MaxDuration = 60 }, Step = 2 });

    [Fact]
    public void Buttons_MoveRemoveAndUndo_ChangeTheFilm()
    {
        var page = Show();
        Click(page, "clip-down", 0);
        Assert.Equal([Id(1), Id(0), Id(2)], Shown(page));
        Assert.Equal("Event 1 is now 2 of 3", page.Find("[data-testid=clip-said]").TextContent);
        Click(page, "clip-remove", 2);
        Assert.Equal([Id(1), Id(0)], Shown(page));
        Click(page, "clip-undo", 0);
        Click(page, "clip-undo", 0);
        Assert.Equal([Id(0), Id(1), Id(2)], Shown(page));
        Assert.True(page.Find("[data-testid=clip-undo]").HasAttribute("disabled"));
        Assert.True(page.FindAll("[data-testid=clip-up]")[0].HasAttribute("disabled"));
        Assert.True(page.FindAll("[data-testid=clip-down]")[2].HasAttribute("disabled"));
    }

    [Fact]
    public void Rows_HaveWhatTheKeysPress()
    {
        // wizard.js presses these: Alt and arrows move, x leaves out, t trims, Ctrl and Z undoes.
        var page = Show();
        foreach (var key in (string[])["[data-row] [data-row-focus][tabindex='0']", "[data-row] [data-move-up]", "[data-row] [data-move-down]", "[data-row] [data-tick]", "[data-row] [data-trim]"])
        {
            Assert.Equal(3, page.FindAll(key).Count);
        }
        Assert.Single(page.FindAll("[data-undo]"));
    }

    [Fact]
    public async Task Drop_PutsTheClipThere_AndUndoTakesItBack()
    {
        var page = Show();
        await page.InvokeAsync(() => page.Instance.Drop(2, 0));
        Assert.Equal([Id(2), Id(0), Id(1)], Shown(page));
        Click(page, "clip-undo", 0);
        Assert.Equal([Id(0), Id(1), Id(2)], Shown(page));
    }

    [Fact]
    public void Trim_ToTheFrame_ShowsTheNewLengthAndIsAsked()
    {
        var page = Show();
        Click(page, "clip-trim", 1);
        page.Find("[data-testid=cut-start]").Change("2.5");
        page.Find("[data-testid=cut-end]").Change("6");
        Assert.Equal("0:03.5 long", page.FindAll("[data-testid=clip-length]")[1].TextContent);
        Click(page, "cut-start-later", 0);
        var cut = Assert.Single(_state.ToRequest().Clips!);
        Assert.Equal((Id(1), 76 / 30.0, 6.0), (cut.EventId, cut.In, cut.Out));
        // The start does not pass the end.
        page.Find("[data-testid=cut-start]").Change("50");
        Assert.Equal((5.5, 6.0), (_state.CutOf(Id(1))!.In, _state.CutOf(Id(1))!.Out));
        Click(page, "cut-none", 0);
        Assert.Null(_state.ToRequest().Clips);
    }

    [Fact]
    public void Swap_TakesAnotherEventOfTheDayInItsPlace()
    {
        var page = Show();
        Click(page, "clip-swap", 1);
        Assert.Equal(2, page.FindAll("[data-testid=shelf-event]").Count);
        Click(page, "shelf-event", 1);
        Assert.Equal([Id(0), Id(4), Id(2)], Shown(page));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=event-shelf]")));
    }

    [Fact]
    public void Add_PutsAnotherEventIntoTheFilm()
    {
        var page = Show();
        Click(page, "clip-add", 0);
        Click(page, "shelf-event", 0);
        Assert.Equal([Id(0), Id(1), Id(2), Id(3)], Shown(page));
    }

    [Fact]
    public void Problems_OfClips_AreSaidHere()
    {
        var page = Show([Problem.Invalid("clips", "clips_too_long", TimeSpan.FromSeconds(70), TimeSpan.FromSeconds(60)), Problem.Invalid("title", "text_too_long", 200, 300)]);
        Assert.Contains("but the film may last", Assert.Single(page.FindAll("[data-testid=clip-problem]")).TextContent, StringComparison.Ordinal);
    }

    private static void Click(IRenderedComponent<ClipEditor> page, string testId, int index) => page.FindAll($"[data-testid={testId}]")[index].Click();

    private static List<Guid> Shown(IRenderedComponent<ClipEditor> page) => [.. page.FindAll("[data-testid=clip]").Select(li => Guid.Parse(li.GetAttribute("data-event-id")!))];

    private Guid Id(int index) => _day.Events[index].Id;

    private IRenderedComponent<ClipEditor> Show(IReadOnlyList<Problem>? problems = null)
    {
        var page = Render<ClipEditor>(p => p.Add(c => c.State, _state).Add(c => c.IsOpen, true).Add(c => c.Problems, problems ?? []));
        _state.Changed += () => page.Render();
        return page;
    }
}
