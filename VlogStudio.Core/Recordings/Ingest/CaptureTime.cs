namespace VlogStudio.Core.Recordings.Ingest;

/// <summary>When a recording was shot.</summary>
/// <param name="At">The first frame (UTC).</param>
/// <param name="OffsetMinutes">Minutes the local clock was ahead of UTC; guessed from place or home where nothing says it.</param>
/// <param name="From">Where it was read.</param>
internal sealed record CaptureTime(DateTimeOffset At, int OffsetMinutes, CapturedFrom From)
{
    /// <summary>The day by the local clock.</summary>
    public DateOnly LocalDate => DateOnly.FromDateTime(At.UtcDateTime.AddMinutes(OffsetMinutes));
}

/// <summary>What may tell when a recording was shot.</summary>
internal sealed record CaptureHints
{
    /// <summary>Tags of container and streams, lower-case keys.</summary>
    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <summary>The name the file had.</summary>
    public required string Filename { get; init; }

    /// <summary>Its length: some phones write the end, not the start.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Where it was shot, or null.</summary>
    public GeoPoint? Where { get; init; }

    /// <summary>True time by satellite, or null.</summary>
    public DateTimeOffset? SatelliteTime { get; init; }

    /// <summary>When the upload began.</summary>
    public required DateTimeOffset UploadedAt { get; init; }

    /// <summary>The zone to guess where nothing tells.</summary>
    public required TimeZoneInfo Home { get; init; }
}
