using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace VlogStudio.Tests.Browser;

public sealed partial class SearchFlowTests(BrowserSite site) : BrowserTest(site), IClassFixture<BrowserSite>
{
    [Fact]
    public async Task Keys_TellThemselvesAndLeadAnywhere()
    {
        await SignInAsync();
        await OpenAsync("/history");

        // A question mark lists the keys, each with its word.
        await Page.Keyboard.PressAsync("?");
        var help = Page.GetByTestId("shortcuts");
        await Assertions.Expect(help).ToBeVisibleAsync();
        var keys = help.Locator("dt");
        var words = help.Locator("dd");
        Assert.Equal(await keys.CountAsync(), await words.CountAsync());
        Assert.InRange(await keys.CountAsync(), 8, 20);
        Assert.Equal(["Ctrl", "K"], await keys.First.Locator("kbd").AllTextContentsAsync());
        Assert.Contains("[", (await keys.AllTextContentsAsync()).SelectMany(k => k.Split(' ')));
        Assert.All(await words.AllTextContentsAsync(), word => Assert.NotEmpty(word));
        await PictureAsync("shortcuts");
        await AccessibleAsync();
        await Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(help).ToBeHiddenAsync();

        // And one of them finds a page by a few letters and opens it.
        await Page.Keyboard.PressAsync("Control+k");
        await Page.GetByTestId("search-input").FillAsync("libr");
        await Assertions.Expect(Page.GetByRole(AriaRole.Option)).ToHaveCountAsync(1);
        await Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Page).ToHaveURLAsync(Library());
        await Assertions.Expect(Page.GetByTestId("search")).ToBeHiddenAsync();
    }

    [GeneratedRegex("/library$")]
    private static partial Regex Library();
}
