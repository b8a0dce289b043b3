using System.Text;
using VlogStudio.Circuits;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Notices;
using VlogStudio.Core.Primitives;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Circuits;

/// <summary>The benchmarks' circuits against the real app: what they measure is what a browser would be drawn.</summary>
public sealed class CircuitTests(StudioApp app) : IClassFixture<StudioApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_HistoryPage_IsDrawnForWhoIsSignedInAndGoesOnLiving()
    {
        var person = await app.RegisterAsync();
        using var visitor = await Visitor.SignInAsync(app.BaseAddress, person.Email, person.Password, Ct);
        var drawn = new List<string>();

        await using var circuit = await Circuit.OpenAsync(visitor, "/history", "history-empty", (batch, _) => { lock (drawn) { drawn.Add(Encoding.UTF8.GetString(batch.Span)); } }, Ct);

        // The layout marks itself once the browser has answered what it was asked: without answers and acknowledgements this never comes.
        await StudioApp.UntilAsync(() => Task.FromResult(Has(drawn, "data-interactive")), "the page is live");
        Assert.Null(circuit.Fault);

        // What changes for the person is drawn on the page that is open.
        await app.WithDbAsync(async db =>
        {
            db.Notices.Add(new Notice { UserId = person.Id, MessageId = Guid.CreateVersion7(), Kind = NoticeKinds.FilmReady, Args = StudioJson.Write(new NoticeFacts { Title = "Sea at dusk" }), CreatedAt = TimeProvider.System.GetUtcNow() });
            return await db.SaveChangesAsync();
        });
        app.Get<LiveBus>().Tell(person.Id, new UserSignal("notice", Guid.Empty));
        await StudioApp.UntilAsync(() => Task.FromResult(Has(drawn, "Sea at dusk")), "the notice is drawn");
    }

    [Fact]
    public async Task Open_AnyPage_IsCompressedWithoutKeepingACompressorForIt()
    {
        var person = await app.RegisterAsync();
        using var visitor = await Visitor.SignInAsync(app.BaseAddress, person.Email, person.Password, Ct);

        await using var circuit = await Circuit.OpenAsync(visitor, "/history", "history-empty", null, Ct);

        Assert.Contains("permessage-deflate", circuit.Extensions, StringComparison.Ordinal);
        Assert.Contains("server_no_context_takeover", circuit.Extensions, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_PageNobodyIsSignedInFor_SaysSo()
    {
        var person = await app.RegisterAsync();
        using var visitor = await Visitor.SignInAsync(app.BaseAddress, person.Email, person.Password, Ct);
        visitor.Cookies.GetAllCookies().ToList().ForEach(c => c.Expired = true);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Circuit.OpenAsync(visitor, "/history", "history-empty", null, Ct));

        Assert.Contains("302", refused.Message, StringComparison.Ordinal);
    }

    private static bool Has(List<string> drawn, string text)
    {
        lock (drawn) { return drawn.Any(batch => batch.Contains(text, StringComparison.Ordinal)); }
    }
}
