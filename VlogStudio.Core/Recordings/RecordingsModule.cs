using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Recordings.Direct;
using VlogStudio.Core.Recordings.Ingest;

namespace VlogStudio.Core.Recordings;

/// <summary>Registers the Recordings room.</summary>
public static class RecordingsModule
{
    /// <summary>Adds the room's acts and options.</summary>
    public static IServiceCollection AddRecordings(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.Configure<RecordingsOptions>(configuration.GetSection("Recordings"));
        services.AddSingleton<BeginDirectUpload>().AddSingleton<SignParts>().AddSingleton<FindDirectUpload>().AddSingleton<CompleteDirectUpload>().AddSingleton<CancelDirectUpload>();
        services.AddSingleton<AppendUpload>();
        services.AddSingleton<BeginUpload>();
        services.AddSingleton<CancelUpload>();
        services.AddSingleton<DeleteRecording>();
        services.AddSingleton<FindDuplicate>();
        services.AddSingleton<FindUpload>();
        services.AddSingleton<GetRecording>();
        services.AddSingleton<ListRecordings>();
        services.AddSingleton<OpenRecordingMedia>();
        services.AddSingleton<ReceiveRecording>();
        services.AddSingleton<RestoreRecording>();
        services.AddSingleton<RetryIngest>();
        return services.AddSingleton<RecordingReader>().AddSingleton<UploadStaging>().AddSingleton<UploadLimits>()
            .AddSingleton<CompleteUpload>().AddSingleton<StartIngest>().AddSingleton<RecordingExaminer>()
            .AddSingleton<SweepUploads>().AddSingleton<PurgeRecordings>()
            .AddJobHandler<IngestRecordingHandler>()
            .AddChore("sweep_uploads", TimeSpan.FromMinutes(5), (provider, ct) => provider.GetRequiredService<SweepUploads>().HandleAsync(ct))
            .AddSingleton<RemoveOldRecordings>().AddSingleton<SweepRecordingObjects>().AddSingleton(RecordingRules.BeingLookedAt())
            .AddSingleton(p => RecordingRules.Removed(p.GetRequiredService<IDbContextFactory<StudioDb>>(), p.GetRequiredService<PurgeRecordings>(), p.GetRequiredService<IOptions<RecordingsOptions>>()))
            .AddSingleton(p => RecordingRules.LeftHalfWay(
                p.GetRequiredService<IDbContextFactory<StudioDb>>(), p.GetRequiredService<SweepUploads>(), p.GetRequiredService<IOptions<RecordingsOptions>>(), p.GetRequiredService<TimeProvider>()))
            .AddSingleton(p => RecordingRules.Old(p.GetRequiredService<IDbContextFactory<StudioDb>>(), p.GetRequiredService<RemoveOldRecordings>(), p.GetRequiredService<IOptions<RecordingsOptions>>()))
            .AddChore("sweep_recording_objects", TimeSpan.FromDays(1), (provider, ct) => provider.GetRequiredService<SweepRecordingObjects>().HandleAsync(ct));
    }
}
