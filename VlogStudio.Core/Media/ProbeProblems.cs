using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Media;

/// <summary>Turns a refused look into a file into a problem a person understands.</summary>
internal static class ProbeProblems
{
    public static Problem? FromContent(SniffedKind kind) => kind switch
    {
        SniffedKind.Empty => new Problem("empty_file"),
        SniffedKind.Playlist => new Problem("playlist_refused"),
        SniffedKind.Foreign => new Problem("not_media"),
        _ => null,
    };

    public static Problem FromFfprobe(ToolResult run, SniffedKind kind, MediaOptions options)
    {
        var text = run.StandardError;
        if (run.End != ToolEnd.Exited)
        {
            return new Problem("probe_too_slow");
        }

        if (Says(text, "max_streams"))
        {
            return new Problem("too_many_streams") { Args = [options.MaxStreams] };
        }

        if (Says(text, "Format not on whitelist"))
        {
            return new Problem(Says(text, "[hls") || Says(text, "[concat") || Says(text, "[dash") || Says(text, "[image2") ? "playlist_refused" : "unsupported_format");
        }

        return new Problem(kind == SniffedKind.IsoMedia ? "header_missing" : "not_media");
    }

    private static bool Says(string text, string words) => text.Contains(words, StringComparison.OrdinalIgnoreCase);
}
