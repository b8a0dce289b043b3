using VlogStudio.Api;
using VlogStudio.Components;
using VlogStudio.Core.Ai;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Caching;
using VlogStudio.Core.Compute;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Data;
using VlogStudio.Core.Demo;
using VlogStudio.Core.Disputes;
using VlogStudio.Core.Events;
using VlogStudio.Core.History;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Keys;
using VlogStudio.Core.Media;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Music;
using VlogStudio.Core.Notices;
using VlogStudio.Core.Places;
using VlogStudio.Core.Publishing;
using VlogStudio.Core.Recordings;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Retention;
using VlogStudio.Core.Storage;
using VlogStudio.Core.Vlogs;
using VlogStudio.Core.Webhooks;
using VlogStudio.Features.Accounts;
using VlogStudio.Features.Accounts.People;
using VlogStudio.Features.Auditing;
using VlogStudio.Features.Compute;
using VlogStudio.Features.Credits;
using VlogStudio.Features.Disputes;
using VlogStudio.Features.Disputes.Cases;
using VlogStudio.Features.Events;
using VlogStudio.Features.History;
using VlogStudio.Features.Home;
using VlogStudio.Features.Jobs;
using VlogStudio.Features.Jobs.Admin;
using VlogStudio.Features.Keys;
using VlogStudio.Features.Music;
using VlogStudio.Features.Notices;
using VlogStudio.Features.Publishing;
using VlogStudio.Features.Recordings;
using VlogStudio.Features.Storage;
using VlogStudio.Features.Vlogs;
using VlogStudio.Features.Webhooks;
using VlogStudio.Hosting;
using VlogStudio.Hosting.Telemetry;
using VlogStudio.Hosting.Telemetry.Metrics;

return await StudioHost.RunAsync(args);

/// <summary>The table of contents: which rooms there are and where their routes begin. How a process starts stands in <see cref="StudioHost"/>.</summary>
internal static partial class Program
{
    /// <summary>Everything a request or a job may ask for.</summary>
    public static void AddRooms(WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;

        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services
            .AddStudioData(configuration.GetConnectionString("Studio")!, configuration.GetConnectionString("Owner"))
            .AddStorage(configuration).AddMedia(configuration).AddCaching(configuration).AddMessaging(configuration).AddAi(configuration)
            .AddJobs(configuration).AddCredits(configuration).AddHistory(configuration).AddAuditing(configuration).AddAccounts(configuration)
            .AddWebhooks(configuration).AddNotices(configuration)
            .AddRecordings(configuration).AddMusic(configuration).AddPlaces(configuration)
            .AddEvents(configuration).AddRendering(configuration).AddVlogs(configuration).AddDisputes(configuration)
            .AddKeys().AddCompute().AddRetention().AddPublishing(configuration);
        builder.Services.AddPages().AddHomePages().AddRecordingPages();
        builder.Services.AddSingleton<JobStream>().AddSingleton<EventWording>().AddScoped<AdminGuard>();
        builder.Services.AddEdge(configuration).AddLenientSchemas().AddHealth(configuration);
        builder.Services.AddDemo().AddHostedService<DemoStarter>();
        builder.Services.AddSignIn().AddApiKeys().AddHistoryPages().AddSingleton<EvidenceDocument>();
        builder.Services.AddNoticePages();
    }

    /// <summary>What answers a request, in the order it is asked.</summary>
    public static void MapRooms(WebApplication app)
    {
        app.UseTelemetry();
        app.UseEdge();
        app.UseAuthentication();
        app.UseMiddleware<SessionGuard>();
        app.UseMiddleware<UserScope>();
        app.UseAuthorization();
        app.UseRateLimiter();
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapOpenApi();
        app.MapHealth();
        app.MapMetrics();
        app.MapAccountsApi().MapRecordingsApi().MapEventsApi().MapMusicApi().MapVlogsApi().MapJobsApi().MapCreditsApi().MapHistoryApi();
        app.MapWebhooksApi().MapNoticesApi();
        app.MapDisputesApi().MapCasesApi().MapAuditApi();
        app.MapPeopleApi().MapAdminCreditsApi();
        app.MapAdminJobsApi().MapStorageApi();
        app.MapKeysApi().MapComputeApi().MapPublishingApi();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(CircuitSockets.Configure);
    }
}
