using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Jobs;
using VlogStudio.Tests.Faults;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Cluster;

/// <summary>Two admins, each at another web node, settle one dispute at the same moment: fault 21.</summary>
[Trait("Category", "Cluster")]
[Collection("Cluster")]
public sealed class TwoAdminsTests(StudioCluster cluster)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Settle_AtBothWebNodesAtOnce_RefundsOnceAndTellsTheOtherWhoAndWhen()
    {
        await cluster.ReadyAsync(workers: 1, isComputing: false);
        var app = cluster.App;
        var (person, request) = await app.PrepareDayAsync(4);
        Person[] admins = [await app.AdminAsync(), await app.AdminAsync()];
        for (var round = 0; round < 3; round++)
        {
            var job = await FaultsApp.RequestAsync(person, request);
            await app.UntilAsync(job, j => j.State is JobState.Done, "the film is made", TimeSpan.FromMinutes(5));
            using var opened = await person.Http.PostAsJsonAsync("api/v1/disputes", new { job_id = job, claim = "It failed but I was charged." }, Ct);
            Assert.True(opened.IsSuccessStatusCode, await opened.Content.ReadAsStringAsync(Ct));
            var dispute = (Guid)(await opened.Content.ReadFromJsonAsync<JsonObject>(Ct))!["id"]!;
            var before = await PostedAsync(person);
            using HttpClient first = At("web-1", admins[0]), second = At("web-2", admins[1]);

            var answers = await Task.WhenAll(SettleAsync(first, dispute, $"a-{round}"), SettleAsync(second, dispute, $"b-{round}"));

            var winner = answers[0].Status == HttpStatusCode.OK ? 0 : 1;
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Conflict), (answers[winner].Status, answers[1 - winner].Status));
            var refused = JsonNode.Parse(answers[1 - winner].Body)!;
            Assert.Equal("already_settled", (string)refused["code"]!);
            Assert.Contains(admins[winner].Email, (string)refused["detail"]!, StringComparison.Ordinal);
            var decided = await app.WithDbAsync(db => db.Disputes.Where(d => d.Id == dispute).Select(d => d.DecidedAt).SingleAsync(Ct));
            Assert.Contains($"{decided!.Value.UtcDateTime:yyyy-MM-dd HH:mm:ss}", (string)refused["detail"]!, StringComparison.Ordinal);

            // Sent again after no answer came, at the other node.
            using var elsewhere = At(winner == 0 ? "web-2" : "web-1", admins[winner]);
            var again = await SettleAsync(elsewhere, dispute, winner == 0 ? $"a-{round}" : $"b-{round}");
            Assert.Equal((HttpStatusCode.OK, answers[winner].Body), (again.Status, again.Body));
            Assert.Equal(1, await app.WithDbAsync(db => db.CreditTransactions.CountAsync(t => t.DisputeId == dispute && t.Kind == TransactionKind.Refund, Ct)));
            Assert.Equal(before + 1, await PostedAsync(person));
        }
        await Aftermath.CheckAsync(app, "two admins", app.WorkFolders);
    }

    /// <summary>Straight to a node, past the proxy.</summary>
    private HttpClient At(string node, Person admin)
    {
        var http = new HttpClient { BaseAddress = cluster.AddressOf(node) };
        http.DefaultRequestHeaders.Authorization = admin.Http.DefaultRequestHeaders.Authorization;
        return http;
    }

    private static async Task<(HttpStatusCode Status, string Body)> SettleAsync(HttpClient http, Guid dispute, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/v1/admin/disputes/{dispute}/settle")
        {
            Content = JsonContent.Create(new { decision = "refund", amount = 1, reason_code = "not_delivered", note = "Looked at it." }),
        };
        request.Headers.Add("Idempotency-Key", key);
        using var answer = await http.SendAsync(request, Ct);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }

    private static async Task<long> PostedAsync(Person person) => (long)(await person.GetAsync<JsonObject>("api/v1/credits"))["posted"]!;
}
