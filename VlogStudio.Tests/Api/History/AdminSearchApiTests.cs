using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using VlogStudio.Core.History;
using VlogStudio.Tests.Api.Disputes;

namespace VlogStudio.Tests.Api.History;

public sealed class AdminSearchApiTests(CasesApp app) : IClassFixture<CasesApp>
{
    [Fact]
    public async Task Search_ByAnAdmin_FindsByEveryPartAndWalksByCursor()
    {
        var admin = await app.AdminAsync();
        var person = await app.RegisterAsync();
        var customer = (string)(await person.GetAsync<JsonObject>("api/v1/me"))["customer_id"]!;
        var jobs = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            var job = Guid.CreateVersion7();
            await app.WithDbAsync(db =>
            {
                db.Generations.Add(new GenerationHistory
                {
                    UserId = person.Id, GenerationType = "vlog", InputParams = "{}", JobId = job, CreatedAt = new DateTimeOffset(2026, 5, 1 + i, 12, 0, 0, TimeSpan.Zero),
                    Status = i == 3 ? GenerationStatus.Failed : GenerationStatus.Completed, ErrorCode = i == 3 ? "footage_gone" : null, ErrorMessage = i == 3 ? $"Clip of {job} is gone: 100% lost" : null,
                });
                return db.SaveChangesAsync();
            });
            jobs.Add(job);
        }

        foreach (var (query, found) in ((string, Guid[])[])
        [
            ($"customer_id={customer}", [.. jobs.AsEnumerable().Reverse()]),
            ($"customer_id={customer.ToLowerInvariant()}&status=failed", [jobs[3]]),
            ($"email={person.Email[..^3].ToUpperInvariant()}&from=2026-05-02T00:00:00Z&to=2026-05-04T00:00:00Z", [jobs[2], jobs[1]]),
            ($"job_id={jobs[1]}", [jobs[1]]),
            ($"error=clip%20of%20{jobs[3]}", [jobs[3]]),
            ($"error=100%25%20lost&email={person.Email}", [jobs[3]]),
            ($"error=100__lost&email={person.Email}", []),
            ($"customer_id={customer}&generation_type=blog_post", []),
            ("customer_id=VS0000-99999", []),
        ])
        {
            Assert.Equal(found, Jobs(await admin.GetAsync<JsonObject>($"history/admin/search?{query}")));
        }

        var first = await admin.GetAsync<JsonObject>($"history/admin/search?customer_id={customer}&limit=2");
        var second = await admin.GetAsync<JsonObject>($"history/admin/search?customer_id={customer}&limit=2&cursor={first["next_cursor"]}");
        Assert.Equal([jobs[4], jobs[3]], Jobs(first));
        Assert.Equal([jobs[2], jobs[1]], Jobs(second));
        Assert.Equal(customer, (string)second["items"]![0]!["customer_id"]!);
        Assert.Equal(person.Email, (string)second["items"]![0]!["email"]!);
    }

    [Fact]
    public async Task Search_ByAnybodyElse_OrWithNonsense_IsRefused()
    {
        var admin = await app.AdminAsync();
        var person = await app.RegisterAsync();

        Assert.Equal(HttpStatusCode.Forbidden, (await person.Http.GetAsync("history/admin/search")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.CreateClient().GetAsync("history/admin/search")).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.Http.GetAsync("history/admin/search?status=7")).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.Http.GetAsync("history/admin/search?cursor=nonsense")).StatusCode);
    }

    [Theory]
    [InlineData("from=2026-05-02&to=2026-05-01")]
    [InlineData("from=2000-01-01&to=2026-05-01")]
    [InlineData("time_zone=Nowhere/Land")]
    [InlineData("time_zone=%2B03")]
    public async Task Stats_ImpossibleSpanOrZone_IsRefused(string query)
    {
        var person = await app.RegisterAsync();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await person.Http.GetAsync($"history/stats?{query}")).StatusCode);
    }

    [Fact]
    public async Task Stats_OfAWeekElsewhere_TellsEachDay()
    {
        var person = await app.RegisterAsync();
        (await person.Http.PostAsJsonAsync("history", new { generation_type = "blog_post" })).EnsureSuccessStatusCode();
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Asia/Seoul")).DateTime);

        var stats = await person.GetAsync<JsonObject>($"history/stats?from={today.AddDays(-6):yyyy-MM-dd}&to={today:yyyy-MM-dd}&time_zone=Asia/Seoul");

        Assert.Equal(7, stats["days"]!.AsArray().Count);
        Assert.Equal(1, (int)stats["days"]![6]!["total"]!);
        Assert.Equal(1, (int)stats["by_status"]!["pending"]!);
    }

    private static IEnumerable<Guid> Jobs(JsonObject page) => page["items"]!.AsArray().Select(i => (Guid)i!["generation"]!["job_id"]!);
}
