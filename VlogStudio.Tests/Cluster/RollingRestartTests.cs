using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Recordings;
using VlogStudio.Core.Vlogs;
using VlogStudio.Tests.Faults;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Cluster;

/// <summary>Both web nodes are started anew, one after the other, while people work: nobody notices.</summary>
[Trait("Category", "Cluster")]
[Collection("Cluster")]
public sealed class RollingRestartTests(StudioCluster cluster)
{
    private static readonly DateOnly s_day = new(2026, 5, 2);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Restart_OneWebNodeAfterTheOther_LosesNoSessionFormUploadDraftOrFilm()
    {
        await cluster.ReadyAsync(workers: 2);
        var app = cluster.App;
        var (person, request) = await app.PrepareDayAsync(20);
        using var browser = await SignInAsync(person);
        var upload = await HalfSentUpload.BeginAsync(browser, await TestClips.MovingAsync(4, 1280, 720, 600, 7));
        var draft = await app.Get<SaveDraft>().HandleAsync(person.Id, s_day, new VlogChoices { Step = 2, Request = new VlogRequest { Title = "Not yet" } }, Ct);
        var job = await FaultsApp.RequestAsync(person, request);
        await app.UntilAsync(job, j => j.State is JobState.Running, "the film is being made", TimeSpan.FromMinutes(2));
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var troubles = new ConcurrentQueue<string>();
        var knocking = Task.WhenAll(KnockAsync(browser, "kept", troubles, over.Token), KnockAsync(null, "new", troubles, over.Token));

        foreach (var name in StudioCluster.WebNames)
        {
            var form = await SignedForm.FetchAsync(browser);
            cluster[name].AskToEnd();
            await cluster[name].WaitAsync(TimeSpan.FromSeconds(60));
            // One of the two nodes wrote this form; the one that is left takes it, and still knows a false one.
            Assert.Equal(HttpStatusCode.BadRequest, await form.SendAsync(browser, "dark", token: "CfDJ8-of-somebody-else"));
            Assert.InRange((int)await form.SendAsync(browser, "dark"), 200, 399);
            await cluster.EnsureAsync(name);
            await UntilBothServeAsync();
        }

        await over.CancelAsync();
        var knocks = (await knocking).Sum();
        Assert.True(knocks > 100, $"only {knocks} requests were made");
        Assert.True(troubles.IsEmpty, $"{troubles.Count} of {knocks} requests failed:\n{string.Join('\n', troubles.Take(10))}");
        var id = await upload.FinishAsync();
        Assert.Equal(upload.Sha256, (await app.Get<GetRecording>().HandleAsync(person.Id, id, Ct)).Value!.Sha256);
        Assert.Equal("ready", (string?)(await FaultsApp.ExaminedAsync(person, id))["status"]);
        Assert.Equal(draft.IdempotencyKey, (await app.Get<GetDraft>().HandleAsync(person.Id, s_day, Ct))!.IdempotencyKey);
        await app.UntilAsync(job, j => j.State.IsTerminal(), "the film is made", TimeSpan.FromMinutes(5));
        await app.CheckDoneOnceAsync(job, (await app.ReadAsync(job)).Fence);
        Assert.DoesNotContain((await app.AttemptsAsync(job)).SkipLast(1), a => a.Outcome == "failed");
        await AssertKeysAreSealedAsync();
    }

    private async Task AssertKeysAreSealedAsync()
    {
        var keys = await cluster.App.WithDbAsync(db => db.Set<DataProtectionKey>().Select(k => k.Xml).ToListAsync(Ct));
        Assert.NotEmpty(keys);
        Assert.All(keys, xml => Assert.True(xml.Contains("<sealed", StringComparison.Ordinal) && !xml.Contains("<value", StringComparison.Ordinal), "a key lies open in the database"));
    }

    /// <summary>A browser's client, signed in with a cookie at the proxy.</summary>
    private async Task<HttpClient> SignInAsync(Person person)
    {
        var browser = cluster.Proxy.CreateClient();
        using var answer = await browser.PostAsJsonAsync("api/auth/login?use_cookies=true", new { email = person.Email, password = person.Password }, Ct);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
        return browser;
    }

    /// <summary>Asks for who it is, or for the sign-in page on a new connection each time, all the while; answers how often.</summary>
    private async Task<int> KnockAsync(HttpClient? signedIn, string who, ConcurrentQueue<string> troubles, CancellationToken ct)
    {
        var knocks = 0;
        while (!ct.IsCancellationRequested)
        {
            var http = signedIn ?? cluster.Proxy.CreateClient();
            var begun = TimeProvider.System.GetUtcNow();
            try
            {
                using var answer = await http.GetAsync(new Uri(signedIn is null ? "sign-in" : "api/v1/me", UriKind.Relative), CancellationToken.None);
                knocks++;
                if (!answer.IsSuccessStatusCode) { troubles.Enqueue($"{begun:T} {who}: {(int)answer.StatusCode}"); }
            }
            catch (HttpRequestException error) { troubles.Enqueue($"{begun:T} {who}: {error.Message}"); }
            if (signedIn is null) { http.Dispose(); }
            try { await Task.Delay(150, ct); }
            catch (OperationCanceledException) { }
        }
        return knocks;
    }

    /// <summary>Waits until the proxy gives new people to either node.</summary>
    private Task UntilBothServeAsync()
    {
        var seen = new HashSet<string>();
        return StudioApp.UntilAsync(async () =>
        {
            using var http = cluster.Proxy.CreateClient();
            using var answer = await http.GetAsync(new Uri("health/live", UriKind.Relative), Ct);
            if (answer.Headers.TryGetValues("Set-Cookie", out var cookies)) { seen.Add(cookies.First(c => c.StartsWith("vlogstudio_node", StringComparison.Ordinal)).Split(';')[0]); }
            return seen.Count == 2;
        }, "the proxy sends people to both nodes", TimeSpan.FromSeconds(60));
    }
}
