namespace VlogStudio.Core.Recordings.Direct;

/// <summary>What is not even tried: files that their sender takes for something else and that are not called like a video. What it is, its bytes will say.</summary>
internal static class VideoKinds
{
    private static readonly HashSet<string> s_names = new(StringComparer.OrdinalIgnoreCase)
    {
        ".3g2", ".3gp", ".asf", ".avi", ".dv", ".flv", ".insv", ".m2ts", ".m2v", ".m4v", ".mkv", ".mov", ".mp4", ".mpe", ".mpeg", ".mpg", ".mts", ".mxf", ".ogv", ".qt", ".ts",
        ".vob", ".webm", ".wmv",
    };

    private static readonly HashSet<string> s_types = new(StringComparer.OrdinalIgnoreCase)
    {
        "application/octet-stream", "binary/octet-stream", "application/mp4", "application/mxf", "application/ogg", "application/x-matroska",
    };

    /// <summary>Whether it is tried.</summary>
    public static bool IsTried(string? filename, string? contentType)
    {
        var type = (contentType ?? "").Split(';')[0].Trim();
        return type.Length == 0 || type.StartsWith("video/", StringComparison.OrdinalIgnoreCase) || s_types.Contains(type) || s_names.Contains(Path.GetExtension(filename ?? ""));
    }
}
