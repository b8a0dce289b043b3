using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Timelines.Subtitles;

/// <summary>How a file of subtitles is written.</summary>
public enum SubtitleFormat
{
    /// <summary>SubRip.</summary>
    Srt,

    /// <summary>WebVTT.</summary>
    Vtt,

    /// <summary>Advanced SubStation Alpha, and its predecessor SSA.</summary>
    Ass,
}

/// <summary>What a file of subtitles holds.</summary>
/// <param name="Format">How it is written.</param>
/// <param name="Cues">What could be read, ordered by start; plain text, whatever the file marked it up with.</param>
/// <param name="Problems">What could not, by line: <c>lines[12]</c>, counted from one.</param>
public sealed record SubtitleReading(SubtitleFormat Format, IReadOnlyList<SubtitleCue> Cues, IReadOnlyList<Problem> Problems);

/// <summary>
/// Reads files of subtitles that people bring along. Forgiving towards what programs get wrong (numbering, missing blank lines, overlaps, line ends,
/// encodings); a line that makes no sense costs its cue and is named. Pure; never throws on any bytes.
/// </summary>
public static class SubtitleReader
{
    /// <summary>The largest file that is read.</summary>
    public const int MostBytes = 4 * 1024 * 1024;

    /// <summary>Reads a file, whichever of the formats it is in.</summary>
    public static SubtitleReading Read(ReadOnlySpan<byte> file)
    {
        if (file.Length > MostBytes)
        {
            return new SubtitleReading(SubtitleFormat.Srt, [], [new Problem("subtitles_too_large", ProblemKind.TooLarge) { Args = [MostBytes / 1024 / 1024] }]);
        }

        return Read(SubtitleDecoding.Text(file));
    }

    /// <summary>Reads a text, whichever of the formats it is in.</summary>
    public static SubtitleReading Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = SubtitleDecoding.Lines(text);
        var format = FormatOf(lines);
        var sheet = new CueSheet();
        switch (format)
        {
            case SubtitleFormat.Vtt:
                VttReader.Read(lines, sheet);
                break;
            case SubtitleFormat.Ass:
                AssReader.Read(lines, sheet);
                break;
            default:
                SrtReader.Read(lines, sheet);
                break;
        }

        return sheet.ToReading(format);
    }

    private static SubtitleFormat FormatOf(IReadOnlyList<string> lines)
    {
        var first = lines.FirstOrDefault(line => !string.IsNullOrWhiteSpace(line))?.Trim() ?? "";
        if (first == "WEBVTT" || first.StartsWith("WEBVTT ", StringComparison.Ordinal) || first.StartsWith("WEBVTT\t", StringComparison.Ordinal))
        {
            return SubtitleFormat.Vtt;
        }

        var isAss = first.Equals("[Script Info]", StringComparison.OrdinalIgnoreCase)
            || lines.Any(line => line.AsSpan().Trim().Equals("[Events]", StringComparison.OrdinalIgnoreCase));
        return isAss ? SubtitleFormat.Ass : SubtitleFormat.Srt;
    }
}
