using Bunit;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Components.Shared;

namespace VlogStudio.Tests.Components.Shared;

public sealed class ToastTests : ComponentTest
{
    [Fact]
    public void Undo_WithinTenSeconds_TakesBackOnce()
    {
        var undone = 0;
        var toasts = Services.GetRequiredService<Toasts>();
        var host = Render<ToastHost>();
        toasts.ShowUndo("“Beach” is hidden", "Undo", () => { undone++; return Task.CompletedTask; });
        host.WaitForElement("[data-testid=undo]").Click();
        Assert.Equal(1, undone);
        host.WaitForAssertion(() => Assert.Empty(host.FindAll("[data-testid=toast]")));
    }

    [Fact]
    public void Toast_AfterTenSeconds_IsGone()
    {
        var toasts = Services.GetRequiredService<Toasts>();
        var host = Render<ToastHost>();
        toasts.Show("Saved", Tone.Good);
        host.WaitForElement("[data-testid=toast]");
        Clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.Single(toasts.Items);
        Clock.Advance(TimeSpan.FromSeconds(0.2));
        host.WaitForAssertion(() => Assert.Empty(host.FindAll("[data-testid=toast]")));
    }

    [Fact]
    public void Toasts_MoreThanThree_KeepTheNewest()
    {
        var toasts = Services.GetRequiredService<Toasts>();
        foreach (var i in Enumerable.Range(1, 5)) { toasts.Show($"{i}"); }
        Assert.Equal(["3", "4", "5"], toasts.Items.Select(t => t.Text));
    }
}
