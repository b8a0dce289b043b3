using VlogStudio.Core.Recordings;

namespace VlogStudio.Features.Recordings;

/// <summary>The acts of the library, one for each thing a person can do.</summary>
public sealed record RecordingActs(ListRecordings List, GetRecording Get, DeleteRecording Delete, RestoreRecording Restore, RetryIngest Retry);

/// <summary>Registers what the library needs.</summary>
public static class RecordingPages
{
    /// <summary>Adds the library's acts.</summary>
    public static IServiceCollection AddRecordingPages(this IServiceCollection services) => services.AddScoped<RecordingActs>();
}
