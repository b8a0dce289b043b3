using System.Globalization;
using VlogStudio.Core.Recordings;

namespace VlogStudio.Features.Recordings;

/// <summary>What the library shows; it lives in the address, so that it can be kept and shared.</summary>
/// <param name="Status">Only those in this state.</param>
/// <param name="Date">Only those of this day.</param>
/// <param name="Text">Only those with these words in their name or place.</param>
public sealed record LibraryFilter(RecordingStatus? Status = null, DateOnly? Date = null, string? Text = null)
{
    /// <summary>Reads the filter from an address; what cannot be read is left out.</summary>
    public static LibraryFilter Parse(string? status, string? date, string? text) => new(
        Enum.TryParse<RecordingStatus>(status, ignoreCase: true, out var state) && Enum.IsDefined(state) ? state : null,
        DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null,
        string.IsNullOrWhiteSpace(text) ? null : text.Trim());

    /// <summary>The filter as the act takes it.</summary>
    public RecordingFilter ToAct() => new(Date, Status, Text: Text);
}
