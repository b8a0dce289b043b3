using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Jobs;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Faults;

/// <summary>What a client finds when the process that took its request is killed before it could answer.</summary>
[Trait("Category", "Faults")]
public sealed class WebFaultTests(FaultsApp app) : IClassFixture<FaultsApp>
{
    [Fact]
    public async Task Kill_WebWhileAFilmIsAskedFor_ResendingTheSameKeyFindsOneJobAndOneHold()
    {
        Person person;
        JsonObject request;
        await using (await StudioProcess.StartAsync(app, "worker", FaultsApp.Settings)) { (person, request) = await app.PrepareDayAsync(4); }
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var chance = new Random(seed);
        var answered = 0;
        for (var round = 0; round < 5; round++)
        {
            var key = Guid.CreateVersion7().ToString();
            await using (var web = await StudioProcess.StartAsync(app, "web", FaultsApp.Settings))
            {
                using var http = ClientOf(web, person, key);
                (await http.PostAsJsonAsync("api/v1/vlogs/quote", request)).EnsureSuccessStatusCode(); // Warm: the kill is to meet the transaction.
                var sent = http.PostAsJsonAsync("api/v1/vlogs", request);
                await Task.Delay(chance.Next(0, 120));
                web.KillHard();
                try { answered += (await sent).IsSuccessStatusCode ? 1 : 0; } catch (HttpRequestException) { }
            }

            using var again = app.CreateClient();
            Sign(again, person, key);
            var first = await PostAsync(again, request);
            var second = await PostAsync(again, request);

            Assert.Equal(first, second);
            Assert.Equal(round + 1, await app.WithDbAsync(db => db.Jobs.CountAsync(j => j.UserId == person.Id && j.Group == JobGroup.Render)));
            Assert.Equal(round + 1, await app.WithDbAsync(db => db.Holds.CountAsync(h => h.AccountId == person.Id)));
        }
        TestContext.Current.SendDiagnosticMessage($"{answered} of 5 were answered before the kill");
    }

    private static async Task<Guid> PostAsync(HttpClient http, JsonObject request)
    {
        var answer = await http.PostAsJsonAsync("api/v1/vlogs", request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (Guid)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["job_id"]!;
    }

    private static HttpClient ClientOf(StudioProcess process, Person person, string key)
    {
        var http = new HttpClient { BaseAddress = process.Address };
        Sign(http, person, key);
        return http;
    }

    private static void Sign(HttpClient http, Person person, string key)
    {
        http.DefaultRequestHeaders.Authorization = person.Http.DefaultRequestHeaders.Authorization;
        http.DefaultRequestHeaders.Add("Idempotency-Key", key);
    }
}
