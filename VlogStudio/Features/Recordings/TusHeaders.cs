using System.Globalization;
using System.Text;
using VlogStudio.Core.Recordings;

namespace VlogStudio.Features.Recordings;

/// <summary>Reads and writes the headers of tus 1.0.0.</summary>
internal static class TusHeaders
{
    public const string Version = "1.0.0";
    public const string Resumable = "Tus-Resumable";
    public const string ContentType = "application/offset+octet-stream";
    private const int MaxMetadataChars = 8 * 1024;

    /// <summary>A number of bytes; null where the header is missing or no such number.</summary>
    public static long? Bytes(HttpRequest request, string header) =>
        long.TryParse(request.Headers[header], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>Upload-Metadata by key; null where it cannot be read.</summary>
    public static Dictionary<string, string>? Metadata(string? header)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (string.IsNullOrWhiteSpace(header)) { return values; }
        if (header.Length > MaxMetadataChars) { return null; }
        foreach (var pair in header.Split(','))
        {
            var parts = pair.Trim().Split(' ');
            if (parts.Length > 2 || parts[0].Length == 0 || !values.TryAdd(parts[0], "")) { return null; }
            if (parts.Length == 1) { continue; }
            try { values[parts[0]] = Encoding.UTF8.GetString(Convert.FromBase64String(parts[1])); }
            catch (FormatException) { return null; }
        }
        return values;
    }

    /// <summary>Upload-Checksum; null where there is none, an unknown algorithm where it cannot be read.</summary>
    public static UploadChecksum? Checksum(string? header)
    {
        if (string.IsNullOrWhiteSpace(header)) { return null; }
        var parts = header.Trim().Split(' ');
        try { return parts.Length == 2 ? new UploadChecksum(parts[0].ToLowerInvariant(), Convert.FromBase64String(parts[1])) : new UploadChecksum("", default); }
        catch (FormatException) { return new UploadChecksum("", default); }
    }

    /// <summary>Says how far an upload is.</summary>
    public static void Write(HttpResponse response, UploadState state)
    {
        var headers = response.Headers;
        headers["Upload-Offset"] = state.Offset.ToString(CultureInfo.InvariantCulture);
        if (!state.IsComplete)
        {
            headers["Upload-Expires"] = state.ExpiresAt.ToString("R", CultureInfo.InvariantCulture);
            return;
        }
        headers["Recording-Id"] = state.RecordingId.ToString();
        if (state.DuplicateOf is { } twin) { headers["Duplicate-Of"] = twin.ToString(); }
    }
}
