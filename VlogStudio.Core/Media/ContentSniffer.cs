namespace VlogStudio.Core.Media;

/// <summary>What the first bytes of a file say it is.</summary>
internal enum SniffedKind
{
    /// <summary>Nothing at all.</summary>
    Empty,

    /// <summary>A list that names other files or addresses.</summary>
    Playlist,

    /// <summary>The MP4/QuickTime family.</summary>
    IsoMedia,

    /// <summary>Something known that is no film and no sound: an archive, a document, a program, a picture.</summary>
    Foreign,

    /// <summary>Not known here; ffprobe decides.</summary>
    Other,
}

/// <summary>Reads the first bytes, so that a file's name never decides what it is.</summary>
internal static class ContentSniffer
{
    private static readonly byte[][] ForeignMagic =
    [
        "PK\u0003\u0004"u8.ToArray(), "PK\u0005\u0006"u8.ToArray(), "%PDF"u8.ToArray(), "Rar!"u8.ToArray(), [0x1f, 0x8b], "7z"u8.ToArray(),
        [0x7f, (byte)'E', (byte)'L', (byte)'F'], "MZ"u8.ToArray(), "SQLite format 3"u8.ToArray(), "#!/"u8.ToArray(),
    ];

    private static readonly string[] PlaylistMarks = ["#EXTM3U", "ffconcat", "[playlist]", "<MPD", "<SmoothStreamingMedia", "<smil", "<svg", "<!DOCTYPE", "<html", "<asx"];

    private static readonly string[] IsoBoxes = ["ftyp", "moov", "mdat", "free", "skip", "wide", "pnot", "moof", "styp", "uuid"];

    public static async Task<SniffedKind> SniffAsync(string path, CancellationToken ct)
    {
        var buffer = new byte[4096];
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, useAsync: true);
        var read = await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return Sniff(buffer.AsSpan(0, read));
    }

    public static SniffedKind Sniff(ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty)
        {
            return SniffedKind.Empty;
        }

        if (head.Length >= 8 && Array.Exists(IsoBoxes, System.Text.Encoding.Latin1.GetString(head.Slice(4, 4)).Equals))
        {
            return SniffedKind.IsoMedia;
        }

        foreach (var magic in ForeignMagic)
        {
            if (head.StartsWith(magic))
            {
                return SniffedKind.Foreign;
            }
        }

        var text = System.Text.Encoding.Latin1.GetString(head[..Math.Min(head.Length, 1024)]).TrimStart('\u00ef', '\u00bb', '\u00bf', ' ', '\t', '\r', '\n');
        return text.Contains("#EXTM3U", StringComparison.Ordinal) || Array.Exists(PlaylistMarks, m => text.StartsWith(m, StringComparison.OrdinalIgnoreCase))
            ? SniffedKind.Playlist
            : SniffedKind.Other;
    }
}
