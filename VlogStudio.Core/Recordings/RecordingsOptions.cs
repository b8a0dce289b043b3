namespace VlogStudio.Core.Recordings;

/// <summary>How much may be uploaded, and where bytes wait until they are all there (section <c>Recordings</c>).</summary>
public sealed class RecordingsOptions
{
    /// <summary>The largest recording, bytes.</summary>
    public long MaxBytes { get; set; } = 20L * 1024 * 1024 * 1024;

    /// <summary>The most one person may keep in all, bytes.</summary>
    public long QuotaBytes { get; set; } = 500L * 1024 * 1024 * 1024;

    /// <summary>Folder where uploads wait; must survive a restart.</summary>
    public string StagingFolder { get; set; } = "data/uploads";

    /// <summary>How long an upload that does not go on is kept.</summary>
    public TimeSpan UploadLifetime { get; set; } = TimeSpan.FromDays(3);

    /// <summary>How long a removed recording can be brought back before its objects go.</summary>
    public TimeSpan UndoLifetime { get; set; } = TimeSpan.FromDays(7);
}
