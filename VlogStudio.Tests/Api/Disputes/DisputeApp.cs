using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Jobs;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Disputes;

/// <summary>The app with admins that need no second factor, and jobs that were charged for.</summary>
public sealed class DisputeApp(PrivatePostgresFixture postgres) : StudioApp(postgres)
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    /// <summary>A done job of somebody's that took that many credits.</summary>
    public async Task<Guid> ChargeAsync(Guid user, long amount) => await WithDbAsync(async db =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        var now = TimeProvider.System.GetUtcNow();
        var job = new Job
        {
            UserId = user, Kind = "generate_vlog", Group = JobGroup.Render, SubjectId = Guid.CreateVersion7(), Params = "{}", ParamsSha256 = "",
            RunAt = now, DeadlineAt = now, CreatedAt = now, UpdatedAt = now, EndedAt = now, State = JobState.Done,
        };
        db.Jobs.Add(job);
        await db.SaveChangesAsync();
        Assert.True((await Get<PlaceHold>().HandleAsync(db, user, job.Id, amount, s_none)).IsOk);
        await Get<CaptureHold>().HandleAsync(db, job.Id, amount, s_none);
        await transaction.CommitAsync();
        return job.Id;
    });

    /// <summary>A person, a job that took that many credits, and their dispute about it.</summary>
    public async Task<(Person Person, Guid Job, Guid Dispute)> DisputedAsync(long amount, Person? person = null)
    {
        person ??= await RegisterAsync();
        var job = await ChargeAsync(person.Id, amount);
        var answer = await person.Http.PostAsJsonAsync("api/v1/disputes", new { job_id = job, claim = "It failed but I was charged." });
        answer.EnsureSuccessStatusCode();
        return (person, job, (Guid)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["id"]!);
    }

    /// <summary>The codes under which the audit keeps what was refused about a dispute.</summary>
    public Task<List<string?>> RefusedAsync(Guid dispute) => WithDbAsync(db =>
        db.AuditEntries.Where(a => a.Subject == $"dispute:{dispute}" && a.Action == "dispute_settle_refused").OrderBy(a => a.Seq).Select(a => a.Reason).ToListAsync());

    protected override void Adjust(WebApplicationBuilder builder) => builder.Configuration["Accounts:RequireAdminTwoFactor"] = "false";
}
