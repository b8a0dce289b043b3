using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.Jobs;
using VlogStudio.Tests.Core.Jobs;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Jobs;

/// <summary>The real app with a scripted kind of job; one person owns the jobs.</summary>
public sealed class JobsApp(PrivatePostgresFixture postgres) : StudioApp(postgres)
{
    private Task<Person>? _owner;

    public JobScripts Scripts => Get<JobScripts>();

    /// <summary>Whose jobs they are.</summary>
    public Task<Person> OwnerAsync() => LazyInitializer.EnsureInitialized(ref _owner, () => RegisterAsync());

    public async Task<Job> EnqueueAsync(Func<JobRun, CancellationToken, Task<JobOutcome>> script, bool withTicket = true)
    {
        var subject = Guid.CreateVersion7();
        var owner = await OwnerAsync();
        Scripts.BySubject[subject] = script;
        var job = await WithDbAsync(async db =>
        {
            var added = Get<EnqueueJob>().Add(db, ScriptedHandler.Scripted, owner.Id, subject, new { });
            await db.SaveChangesAsync();
            return added;
        });
        if (withTicket) { await Get<EnqueueJob>().IssueTicketAsync(job.Group); }
        return job;
    }

    public Task UntilAsync(Guid jobId, JobState state) => UntilAsync(
        () => WithDbAsync(db => db.Jobs.AnyAsync(j => j.Id == jobId && j.State == state)), $"the job is {state}");

    protected override void Adjust(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<JobScripts>().AddJobHandler<ScriptedHandler>();
        builder.Services.Configure<JobsOptions>(o =>
        {
            o.RenderPlaces = 4;
            o.RunningPerUser = 10;
            o.WriteInterval = TimeSpan.FromMilliseconds(50);
            o.PushInterval = TimeSpan.FromMilliseconds(25);
            o.RetryDelay = TimeSpan.FromMilliseconds(1);
        });
    }
}
