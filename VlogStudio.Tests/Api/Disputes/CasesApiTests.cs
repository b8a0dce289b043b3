using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Disputes;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Storage;

namespace VlogStudio.Tests.Api.Disputes;

public sealed class CasesApiTests(CasesApp app) : IClassFixture<CasesApp>
{
    private static readonly CancellationToken s_never = CancellationToken.None;

    [Fact]
    public async Task Case_ByAnybodyButAnAdmin_IsRefused()
    {
        var person = await app.RegisterAsync();
        var job = await CasesApp.JobAsync(app, person.Id, JobState.Failed, 5, null);

        Assert.Equal(HttpStatusCode.Forbidden, (await person.Http.GetAsync($"api/v1/admin/cases/{job}")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await person.Http.GetAsync($"api/v1/admin/cases/{job}/evidence")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await person.Http.GetAsync("api/v1/admin/audit")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await person.Http.GetAsync("api/v1/admin/audit/export")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.CreateClient().GetAsync($"api/v1/admin/cases/{job}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await (await app.AdminAsync()).Http.GetAsync($"api/v1/admin/cases/{Guid.CreateVersion7()}")).StatusCode);
    }

    [Fact]
    public async Task Case_FailedJob_StatesWhatBecameOfTheCredits()
    {
        var person = await app.RegisterAsync();
        var job = await CasesApp.JobAsync(app, person.Id, JobState.Failed, 5, null);

        var found = await (await app.AdminAsync()).GetAsync<JsonObject>($"api/v1/admin/cases/{job}");

        Assert.Equal("failed_released", (string)found["finding"]!["code"]!);
        Assert.Equal(0, (long)found["finding"]!["refund_due"]!);
        Assert.Equal(["hold", "release"], found["case"]!["movements"]!.AsArray().Select(m => (string)m!["kind"]!));
        Assert.Equal(person.Email, (string)found["case"]!["person"]!["email"]!);
    }

    [Fact]
    public async Task Evidence_Always_CarriesItsHashesAndIsAudited()
    {
        var (person, admin) = (await app.RegisterAsync(), await app.AdminAsync());
        var job = await CasesApp.JobAsync(app, person.Id, JobState.Done, 12, 12, "out/gone/film.mp4");
        await app.Get<OpenDispute>().HandleAsync(new(person.Id, job, "It is <gone> & I paid 海", "127.0.0.1"), s_never);

        using var answer = await admin.Http.GetAsync($"api/v1/admin/cases/{job}/evidence");

        Assert.Equal("application/zip", answer.Content.Headers.ContentType!.MediaType);
        using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync());
        var json = Read(zip, "case.json");
        var html = Read(zip, "case.html");
        var sums = Read(zip, "SHA256SUMS");
        Assert.Contains($"{HashOf(json)}  case.json", sums, StringComparison.Ordinal);
        Assert.Contains($"{HashOf(html)}  case.html", sums, StringComparison.Ordinal);
        var evidence = JsonNode.Parse(json)!;
        Assert.Equal("object_missing", (string)evidence["finding"]!["code"]!);
        Assert.Equal(12, (long)evidence["finding"]!["refund_due"]!);
        Assert.Equal("missing", (string)evidence["delivery_check"]!["verdict"]!);
        Assert.Equal("It is <gone> & I paid 海", (string)evidence["case"]!["disputes"]![0]!["claim"]!);
        Assert.Contains("dispute_opened", evidence["case"]!["audit"]!.AsArray().Select(a => (string)a!["action"]!));
        Assert.Contains("It is &lt;gone&gt; &amp; I paid", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>no", html, StringComparison.Ordinal);
        var row = await app.WithDbAsync(db => db.AuditEntries.SingleAsync(a => a.Action == "evidence_exported" && a.Subject == $"case:{job}"));
        Assert.Equal($"admin:{admin.Id}", row.Actor);
        Assert.Equal("127.0.0.1", row.Ip);
        Assert.Contains(HashOf(json), row.After!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delivery_InTheStore_IsComparedByteForByte()
    {
        var bytes = RandomNumberGenerator.GetBytes(100_000);
        var (key, sha) = ($"out/{Guid.CreateVersion7():n}/film.mp4", Convert.ToHexStringLower(SHA256.HashData(bytes)));
        await app.Get<IObjectStore>().PutAsync(key, new MemoryStream(bytes), bytes.Length, "video/mp4", s_never);

        Assert.Equal(DeliveryVerdict.Intact, await LookAsync(new CaseDelivery(key, bytes.Length, sha, null)));
        Assert.Equal(DeliveryVerdict.Altered, await LookAsync(new CaseDelivery(key, bytes.Length, new string('0', 64), null)));
        Assert.Equal(DeliveryVerdict.Altered, await LookAsync(new CaseDelivery(key, bytes.Length + 1, sha, null)));
        Assert.Equal(DeliveryVerdict.Unrecorded, await LookAsync(new CaseDelivery(key, null, null, null)));
        await app.Get<IObjectStore>().DeleteAsync(key, s_never);
        Assert.Equal(DeliveryVerdict.Missing, await LookAsync(new CaseDelivery(key, bytes.Length, sha, null)));
    }

    [Fact]
    public async Task Delivery_ThePersonThrewAway_IsNoLoss()
    {
        var person = await app.RegisterAsync();
        var job = await CasesApp.JobAsync(app, person.Id, JobState.Done, 3, 3, "out/trash/film.mp4");
        await app.WithDbAsync(db => db.Generations.Where(g => g.JobId == job).ExecuteUpdateAsync(s => s.SetProperty(g => g.IsDeleted, true).SetProperty(g => g.ClearedAt, TimeProvider.System.GetUtcNow())));

        Assert.Equal(DeliveryVerdict.Cleared, await LookAsync(new CaseDelivery("out/trash/film.mp4", 1, null, null)));
    }

    private async Task<DeliveryVerdict> LookAsync(CaseDelivery delivery) => (await app.Get<CheckDelivery>().HandleAsync(delivery, isWhole: true, s_never)).Verdict;

    private static string Read(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(zip.GetEntry(name)!.Open(), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
