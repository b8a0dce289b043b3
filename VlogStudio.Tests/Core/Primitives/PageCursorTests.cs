using VlogStudio.Core.Primitives;

namespace VlogStudio.Tests.Core.Primitives;

public sealed class PageCursorTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_OfWhatWasWritten_IsTheSamePlace(bool isBack)
    {
        var place = new PageCursor(new DateTimeOffset(2026, 11, 21, 8, 30, 0, 123, TimeSpan.Zero), Guid.CreateVersion7(), isBack);
        Assert.Equal(place, PageCursor.Read(place.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no cursor!")]
    [InlineData("MTIz")]
    [InlineData("OTIyMzM3MjAzNjg1NDc3NTgwNzowMDAwMDAwMDAwMDA3MDAwODAwMDAwMDAwMDAwMDAwMA")]
    public void Read_OfSomethingElse_IsNoPlace(string text) => Assert.Null(PageCursor.Read(text));

    [Theory]
    [InlineData("plain", "%plain%")]
    [InlineData(@"50%_\", @"%50\%\_\\%")]
    public void Containing_AnyText_StandsForItselfOnly(string text, string pattern) => Assert.Equal(pattern, LikePattern.Containing(text));
}
