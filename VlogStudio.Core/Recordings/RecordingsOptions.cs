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

    /// <summary>How long recordings are kept at all, whoever made films of them; unless set, for ever. Older ones are removed and can be brought back for <see cref="UndoLifetime"/>.</summary>
    public TimeSpan? SourceLifetime { get; set; }

    /// <summary>Time zone (IANA name) to guess for recordings that do not say theirs; empty takes the machine's.</summary>
    public string HomeTimeZone { get; set; } = "";

    /// <summary><see cref="HomeTimeZone"/> as a zone; null where none or an unknown one is set.</summary>
    internal TimeZoneInfo? HomeZone => TimeZoneInfo.TryFindSystemTimeZoneById(HomeTimeZone, out var zone) ? zone : null;
}
