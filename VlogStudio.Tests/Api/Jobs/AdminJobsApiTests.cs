using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Vlogs;
using VlogStudio.Tests.Api.Vlogs;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Jobs;

/// <summary>The admin's routes about jobs and nodes, with films that were really asked for.</summary>
public sealed class AdminJobsApiTests(AdminJobsApiTests.Site app) : IClassFixture<AdminJobsApiTests.Site>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private async Task<(Person Person, Guid Vlog, Guid Job)> DeadFilmAsync(JobState state = JobState.Dead)
    {
        var person = await app.RegisterAsync();
        var events = await DaySeed.AddAsync(app, person.Id);
        var answer = await person.Http.PostAsJsonAsync("api/v1/vlogs", new { target_date = DaySeed.Day, event_ids = events, max_duration = 30 }, Ct);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
        var made = (await answer.Content.ReadFromJsonAsync<JsonObject>(Ct))!;
        var job = (Guid)made["job_id"]!;
        var end = new JobEnd(job, state, jobs => jobs) { AttemptOutcome = "lease_lost", Error = new JobError(JobErrorClass.Transient, "worker_lost", "Gone.") };
        Assert.NotNull(await app.Get<EndJob>().HandleAsync(end, Ct));
        return (person, (Guid)made["vlog_id"]!, job);
    }

    [Fact]
    public async Task Replay_DeadFilm_MakesOneLinkedJobWithANewHoldAndAHistoryRow()
    {
        var (person, vlog, job) = await DeadFilmAsync();
        var admin = await app.AdminAsync();

        var first = await admin.Http.PostAsync($"api/v1/admin/jobs/{job}/replay", null, Ct);
        var second = await admin.Http.PostAsync($"api/v1/admin/jobs/{job}/replay", null, Ct);

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        var again = (Guid)(await first.Content.ReadFromJsonAsync<JsonObject>(Ct))!["job_id"]!;
        Assert.Equal(again, (Guid)(await second.Content.ReadFromJsonAsync<JsonObject>(Ct))!["job_id"]!);
        var holds = await app.WithDbAsync(db => db.Holds.AsNoTracking().Where(h => h.AccountId == person.Id).ToDictionaryAsync(h => h.JobId, h => (h.State, h.Amount)));
        Assert.Equal(2, holds.Count);
        Assert.Equal((HoldState.Released, HoldState.Held), (holds[job].State, holds[again].State));
        Assert.Equal(holds[job].Amount, holds[again].Amount);
        var film = await app.WithDbAsync(db => db.Vlogs.AsNoTracking().SingleAsync(v => v.Id == vlog));
        Assert.Equal((again, VlogStatus.Pending), (film.JobId, film.Status));
        Assert.Equal(1, await app.WithDbAsync(db => db.Generations.CountAsync(g => g.JobId == again && g.UserId == person.Id)));
        Assert.Equal($"admin:{admin.Id}", await app.WithDbAsync(db => db.AuditEntries.Where(a => a.Subject == $"job:{job}" && a.Action == "job_replayed").Select(a => a.Actor).SingleAsync()));
    }

    [Fact]
    public async Task Replay_OwnerCannotPay_Answers402AndMakesNothing()
    {
        var (person, vlog, job) = await DeadFilmAsync();
        await app.WithDbAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(Ct);
            var all = await db.Accounts.Where(a => a.Id == person.Id).Select(a => a.Posted - a.Held).SingleAsync(Ct);
            var other = Guid.CreateVersion7();
            Assert.True((await app.Get<PlaceHold>().HandleAsync(db, person.Id, other, all, Ct)).IsOk);
            await transaction.CommitAsync(Ct);
            return 0;
        });
        var admin = await app.AdminAsync();

        Assert.Equal(HttpStatusCode.PaymentRequired, (await admin.Http.PostAsync($"api/v1/admin/jobs/{job}/replay", null, Ct)).StatusCode);

        Assert.Equal(0, await app.WithDbAsync(db => db.Jobs.CountAsync(j => j.ReplayOf == job)));
        Assert.Equal(VlogStatus.Failed, await app.WithDbAsync(db => db.Vlogs.Where(v => v.Id == vlog).Select(v => v.Status).SingleAsync()));
    }

    [Fact]
    public async Task Replay_FilmItsOwnerTriedAgain_IsRefused()
    {
        var (person, vlog, job) = await DeadFilmAsync();
        (await person.Http.PostAsync($"api/v1/vlogs/{vlog}/retry", null, Ct)).EnsureSuccessStatusCode();
        var admin = await app.AdminAsync();

        Assert.Equal(HttpStatusCode.Conflict, (await admin.Http.PostAsync($"api/v1/admin/jobs/{job}/replay", null, Ct)).StatusCode);
        Assert.Equal(0, await app.WithDbAsync(db => db.Jobs.CountAsync(j => j.ReplayOf == job)));
    }

    [Fact]
    public async Task List_DeadOfACustomer_FindsItWithItsErrorAndItsReplay()
    {
        var (person, _, job) = await DeadFilmAsync();
        var customer = await app.WithDbAsync(db => db.Users.Where(u => u.Id == person.Id).Select(u => u.CustomerId).SingleAsync());
        var admin = await app.AdminAsync();
        await admin.Http.PostAsync($"api/v1/admin/jobs/{job}/replay", null, Ct);

        var found = await admin.GetAsync<JsonObject>($"api/v1/admin/jobs?view=dead&customer={customer}");

        var row = Assert.Single(found["items"]!.AsArray())!;
        Assert.Equal((job, "dead", "worker_lost", customer), ((Guid)row["job_id"]!, (string)row["state"]!, (string)row["error_code"]!, (string)row["customer_id"]!));
        Assert.NotNull(row["replayed_by"]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.Http.GetAsync("api/v1/admin/jobs?view=x", Ct)).StatusCode);
    }

    [Fact]
    public async Task EveryRoute_NoAdmin_Answers403AndDoesNothing()
    {
        var (person, _, job) = await DeadFilmAsync();

        Assert.Equal(HttpStatusCode.Forbidden, (await person.Http.GetAsync("api/v1/admin/jobs", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await person.Http.PostAsync($"api/v1/admin/jobs/{job}/replay", null, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await person.Http.PostAsync($"api/v1/admin/jobs/{job}/cancel", null, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await person.Http.GetAsync("api/v1/admin/nodes", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await person.Http.PostAsync("api/v1/admin/nodes/n/drain", null, Ct)).StatusCode);
        Assert.Equal(0, await app.WithDbAsync(db => db.Jobs.CountAsync(j => j.ReplayOf == job)));
    }

    [Fact]
    public async Task Nodes_OneIsThere_IsListedDrainedAndResumed()
    {
        await app.WithDbAsync(db => db.Database.ExecuteSqlAsync($$"""
            INSERT INTO node (id, machine, role, version, cores, memory_bytes, places, started_at, seen_at, is_draining)
            VALUES ('api-node', 'm', 'worker', '1', 1, 1, '{"render": 1}', now(), now(), false)
            """));
        var admin = await app.AdminAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await admin.Http.PostAsync("api/v1/admin/nodes/api-node/drain", null, Ct)).StatusCode);
        var nodes = await admin.GetAsync<JsonArray>("api/v1/admin/nodes");
        Assert.Equal("draining", (string)nodes.Single(n => (string)n!["id"]! == "api-node")!["state"]!);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.Http.PostAsync("api/v1/admin/nodes/api-node/resume", null, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.Http.PostAsync("api/v1/admin/nodes/none/drain", null, Ct)).StatusCode);
        Assert.All(await app.WithDbAsync(db => db.AuditEntries.Where(a => a.Subject == "node:api-node").Select(a => a.Ip).ToListAsync()), ip => Assert.EndsWith("127.0.0.1", ip, StringComparison.Ordinal));
        Assert.Equal(2, await app.WithDbAsync(db => db.AuditEntries.CountAsync(a => a.Subject == "node:api-node")));
    }

    /// <summary>The app with a worker that runs nothing, and admins that need no second factor.</summary>
    public sealed class Site(PrivatePostgresFixture postgres) : StudioApp(postgres)
    {
        protected override void Adjust(WebApplicationBuilder builder)
        {
            builder.Configuration["Accounts:RequireAdminTwoFactor"] = "false";
            builder.Configuration["Jobs:Executes"] = "false";
        }
    }
}
