using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using Quartz;
using VlogStudio.Core.Data;
using VlogStudio.Core.Messaging;

namespace VlogStudio.Core.Jobs;

/// <summary>Registers the Jobs room.</summary>
public static class JobsModule
{
    // The groups' own limits rule; this only has to be above their sum, with room for chores.
    private const int MostThreads = 64;

    /// <summary>Adds the room's acts, its options and the scheduler, which only starts where <see cref="JobsOptions.Executes"/> says so.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<JobsOptions>().Bind(configuration.GetSection(JobsOptions.Section))
            .Configure(o => (o.Executes, o.Role) = (o.Executes && configuration["Role"] is not "web", configuration["Role"] ?? o.Role));
        services
            .AddSingleton<JobTickets>().AddSingleton<EnqueueJob>().AddSingleton<ForgetOutput>().AddSingleton<StoreOutput>().AddSingleton<GetJob>().AddSingleton<GetQueueState>().AddSingleton<CountJobs>().AddSingleton<IsWorkPressing>().AddSingleton<ListJobEvents>().AddSingleton<FollowJob>()
            .AddSingleton(p => new CancelJob(
                p.GetRequiredService<IDbContextFactory<StudioDb>>(), p.GetRequiredService<EndJob>(), p.GetRequiredService<JobWire>()));
        services
            .AddSingleton<JobWire>().AddSingleton<ClaimJob>().AddSingleton<EndJob>().AddSingleton<ReleaseJob>().AddSingleton<AttemptHistory>().AddSingleton<FinishAttempt>().AddSingleton<LeaseToNode>()
            .AddSingleton<JobLeases>().AddSingleton<JobReporters>().AddSingleton<JobScratch>().AddSingleton<RunNextJob>().AddSingleton<ReapJobs>()
            .AddSingleton<NodeStopping>().AddSingleton<NodeLoad>().AddSingleton<HasOtherNodes>().AddSingleton<NodeBeats>()
            .AddSingleton<DrainNode>().AddSingleton<ResumeNode>().AddSingleton<ListNodes>().AddSingleton<GetWorkOverview>()
            .AddSingleton<SearchJobs>().AddSingleton<ReplayJob>().AddSingleton<CancelAnyJob>();
        var reaping = configuration.GetSection(JobsOptions.Section).GetValue<TimeSpan?>(nameof(JobsOptions.Reaping)) ?? new JobsOptions().Reaping;
        services
            .AddChore("reap_jobs", reaping, (p, ct) => p.GetRequiredService<ReapJobs>().HandleAsync(ct))
            .AddChore("relay_outbox", TimeSpan.FromSeconds(1), (p, ct) => p.GetRequiredService<RelayOutbox>().HandleAsync(ct))
            .AddChore("forget_outbox", TimeSpan.FromHours(1), (p, ct) => p.GetRequiredService<RelayOutbox>().ForgetAsync(ct));
        AddScheduler(services);
        return services.AddHostedService<JobsNode>();
    }

    private static void AddScheduler(IServiceCollection services)
    {
        services.AddSingleton<IPostConfigureOptions<QuartzSchedulerOptions>, NodeIdentity>();
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(o =>
            {
                o.InstanceName = "vlogstudio";
                o.InstanceId = "node";
                o.IdleWaitTime = TimeSpan.FromSeconds(2);
                o.ShutdownJobInterruption = ShutdownJobInterruption.Always;
            });
            quartz.UseDefaultThreadPool(MostThreads);
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(o => o.DataSourceFactory = p => p.GetRequiredKeyedService<NpgsqlDataSource>(DataModule.Scheduling));
                store.UseSystemTextJsonSerializer();
                store.ProvisionSchema();
                store.UseClustering(c =>
                {
                    c.CheckinInterval = TimeSpan.FromSeconds(2);
                    c.CheckinMisfireThreshold = TimeSpan.FromSeconds(3);
                });
                store.ConfigureStore(o => o.StoreJobDataAsStrings = true);
            });
        });
    }

    /// <summary>Names the scheduler's instance after the node, once the node's options are known.</summary>
    private sealed class NodeIdentity(IOptions<JobsOptions> jobs) : IPostConfigureOptions<QuartzSchedulerOptions>
    {
        public void PostConfigure(string? name, QuartzSchedulerOptions options) => options.InstanceId = jobs.Value.NodeId;
    }
}
