using Microsoft.Extensions.Options;
using VlogStudio.Core.Webhooks;

namespace VlogStudio.Tests.Core.Webhooks;

public sealed class WebhookWaitsTests
{
    private static readonly WebhookWaits s_waits = new(Options.Create(new WebhooksOptions()));

    [Fact]
    public void After_EveryTry_MakesTenInAboutSeventyFiveHours()
    {
        var waits = Enumerable.Range(1, 9).Select(n => s_waits.After(n, chance: 0.5)!.Value).ToList();

        Assert.Equal(10, s_waits.Tries);
        Assert.InRange(waits.Aggregate(TimeSpan.Zero, (sum, w) => sum + w), TimeSpan.FromHours(75), TimeSpan.FromHours(76));
        Assert.Equal(waits.Order(), waits);
        Assert.Null(s_waits.After(10, 0.5));
        Assert.Null(s_waits.After(11, 0.5));
    }

    [Fact]
    public void After_Chance_SpreadsByATenth()
    {
        Assert.Equal(TimeSpan.FromSeconds(4.5), s_waits.After(1, 0));
        Assert.Equal(TimeSpan.FromSeconds(5.5), s_waits.After(1, 1));
    }

    [Fact]
    public void After_ReceiverAsksForMore_WaitsAsAskedUpToADay()
    {
        Assert.Equal(TimeSpan.FromMinutes(3), s_waits.After(1, 0.5, TimeSpan.FromMinutes(3)));
        Assert.Equal(TimeSpan.FromHours(24), s_waits.After(1, 0.5, TimeSpan.FromDays(400)));
        Assert.Equal(TimeSpan.FromMinutes(5), s_waits.After(2, 0.5, TimeSpan.FromSeconds(-10)));
    }
}
