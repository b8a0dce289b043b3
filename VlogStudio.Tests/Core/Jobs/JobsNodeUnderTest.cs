using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using VlogStudio.Core.Caching;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Jobs;

/// <summary>One process of the cluster, as far as jobs are concerned: the rooms on a database of the test's, with a scripted kind of job.</summary>
public sealed class JobsNodeUnderTest : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly TemporaryFolder _folder = new();

    public JobsNodeUnderTest(string connectionString, Action<JobsOptions>? configure = null, Action<IServiceCollection>? register = null, string? redis = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        if (redis is not null)
        {
            // With Redis it is the waking that is tried, not the reaper who makes up for it.
            (builder.Configuration["Redis:Connection"], builder.Configuration["Redis:Prefix"], builder.Configuration["Jobs:Reaping"]) = (redis, "test", "00:10:00");
        }
        builder.Services.AddLogging();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddStudioData(connectionString).AddCaching(builder.Configuration).AddMessaging(builder.Configuration).AddJobs(builder.Configuration);
        builder.Services.AddSingleton<JobScripts>().AddJobHandler<ScriptedHandler>().AddSingleton<VlogStudio.Core.Auditing.WriteAudit>();
        builder.Services.Configure<JobsOptions>(o =>
        {
            o.ScratchFolder = _folder.Path;
            o.RetryDelay = TimeSpan.FromMilliseconds(1);
            o.Heartbeat = TimeSpan.FromMilliseconds(200);
            o.PushInterval = TimeSpan.FromMilliseconds(20);
            o.WriteInterval = TimeSpan.FromMilliseconds(40);
            o.RunningPerUser = 10;
            configure?.Invoke(o);
        });
        register?.Invoke(builder.Services);
        _host = builder.Build();
    }

    public static Guid User { get; } = Guid.CreateVersion7();

    public string ScratchFolder => _folder.Path;

    public JobScripts Scripts => Get<JobScripts>();

    public LiveBus Bus => Get<LiveBus>();

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Starts scheduler, relay and chores; without it a test moves each step itself.</summary>
    public Task StartAsync() => _host.StartAsync();

    public Task StopAsync() => _host.StopAsync();

    public async Task<StudioDb> OpenAsync() => await Get<IDbContextFactory<StudioDb>>().CreateDbContextAsync();

    public async Task<Job> EnqueueAsync(
        Func<JobRun, CancellationToken, Task<JobOutcome>>? script = null, Guid? user = null, int priority = 100, JobKind? kind = null, bool withTicket = false)
    {
        var subject = Guid.CreateVersion7();
        if (script is not null) { Scripts.BySubject[subject] = script; }
        await using var db = await OpenAsync();
        var job = Get<EnqueueJob>().Add(db, kind ?? ScriptedHandler.Scripted, user ?? User, subject, new { Test = true }, priority);
        await db.SaveChangesAsync();
        if (withTicket) { await Get<EnqueueJob>().IssueTicketAsync(job.Group); }
        return job;
    }

    public Task<bool> RunNextAsync(CancellationToken nodeStops = default) => Get<RunNextJob>().HandleAsync(JobGroup.Render, nodeStops);

    public Task ReapAsync() => Get<ReapJobs>().HandleAsync(CancellationToken.None);

    public async Task<Job> ReadAsync(Guid id)
    {
        await using var db = await OpenAsync();
        return await db.Jobs.AsNoTracking().SingleAsync(j => j.Id == id);
    }

    public async Task<List<JobEvent>> EventsAsync(Guid id)
    {
        await using var db = await OpenAsync();
        return await db.JobEvents.AsNoTracking().Where(e => e.JobId == id).OrderBy(e => e.Seq).ToListAsync();
    }

    public async Task<List<JobAttempt>> AttemptsAsync(Guid id)
    {
        await using var db = await OpenAsync();
        return await db.JobAttempts.AsNoTracking().Where(a => a.JobId == id).OrderBy(a => a.Fence).ToListAsync();
    }

    public async Task<int> SettledAsync(Guid id)
    {
        await using var db = await OpenAsync();
        return await ScriptedHandler.CountSettledAsync(db, id);
    }

    /// <summary>As if the lease had run out.</summary>
    public async Task ExpireAsync(Guid id)
    {
        await using var db = await OpenAsync();
        await db.Database.ExecuteSqlAsync($"UPDATE job SET lease_until = now() - interval '1 second' WHERE id = {id}");
    }

    /// <summary>As if the wait before the retry were over.</summary>
    public async Task MakeDueAsync(Guid id)
    {
        await using var db = await OpenAsync();
        await db.Database.ExecuteSqlAsync($"UPDATE job SET run_at = now() WHERE id = {id}");
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        _folder.Dispose();
    }
}
