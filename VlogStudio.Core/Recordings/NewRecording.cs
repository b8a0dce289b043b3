namespace VlogStudio.Core.Recordings;

/// <summary>The row of a recording whose bytes are about to come.</summary>
internal static class NewRecording
{
    private const int MaxNameLength = 400;

    public static Recording Of(Guid userId, string? filename, DateTimeOffset? capturedAt, DateTimeOffset now, Guid? id = null) => new()
    {
        Id = id ?? Guid.CreateVersion7(),
        UserId = userId,
        Filename = CleanName(filename),
        CreatedAt = now,
        CapturedAt = capturedAt?.ToUniversalTime(),
        CapturedOffsetMinutes = (int?)capturedAt?.Offset.TotalMinutes,
        CapturedFrom = capturedAt is null ? null : CapturedFrom.Uploader,
        LocalDate = capturedAt is { } at ? DateOnly.FromDateTime(at.DateTime) : null,
    };

    /// <summary>The last part of what the sender calls the file, without signs that cannot be shown.</summary>
    public static string CleanName(string? filename)
    {
        var last = (filename ?? "").Split('/', '\\')[^1];
        var shown = new string([.. last.Where(c => !char.IsControl(c) && c != '\uFFFD')]).Trim();
        if (shown.Length > MaxNameLength)
        {
            var extension = Path.GetExtension(shown) is { Length: <= 10 } short10 ? short10 : "";
            var keep = MaxNameLength - extension.Length;
            // Half a surrogate pair is no sign.
            shown = shown[..(char.IsHighSurrogate(shown[keep - 1]) ? keep - 1 : keep)] + extension;
        }
        return shown.Length == 0 ? "recording" : shown;
    }
}
