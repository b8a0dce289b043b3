using System.Globalization;
using System.Text.RegularExpressions;
using VlogStudio.Core.Media;

namespace VlogStudio.Core.Recordings.Ingest;

/// <summary>What ffmpeg's words tell about a recording.</summary>
/// <param name="PictureErrors">Complaints of the picture's decoder.</param>
/// <param name="SoundErrors">Complaints of the sound's decoder.</param>
/// <param name="EndsEarly">Whether the file stops before its header says.</param>
/// <param name="IntegratedLufs">Integrated loudness, or null.</param>
/// <param name="TruePeakDb">True peak, or null.</param>
internal sealed partial record FfmpegReport(int PictureErrors, int SoundErrors, bool EndsEarly, double? IntegratedLufs, double? TruePeakDb)
{
    public static FfmpegReport Read(string text, MediaProbe probe)
    {
        var (pictures, sounds, endsEarly) = (0, 0, false);
        foreach (var line in text.Split('\n'))
        {
            if (Complaint().Match(line) is not { Success: true } complaint) { continue; }
            var who = complaint.Groups["who"].Value;
            if (line.Contains("partial file", StringComparison.OrdinalIgnoreCase) || line.Contains("truncat", StringComparison.OrdinalIgnoreCase)) { endsEarly = true; }
            else if (IsDecoder(who, probe.Audio?.Codec)) { sounds++; }
            else if (who == "NULL" || IsDecoder(who, probe.Video?.Codec)) { pictures++; }
        }
        return new FfmpegReport(pictures, sounds, endsEarly, Number(Integrated(), text), Number(Peak(), text));
    }

    // Decoders have names of their own: mp3float for mp3, libdav1d for av1.
    private static bool IsDecoder(string who, string? codec) =>
        codec is { Length: > 0 } && (who.StartsWith(codec, StringComparison.OrdinalIgnoreCase)
            || (who.StartsWith("lib", StringComparison.Ordinal) && (who.Contains(codec, StringComparison.OrdinalIgnoreCase) || (codec == "av1" && who == "libdav1d"))));

    private static double? Number(Regex pattern, string text) =>
        pattern.Matches(text) is [.., var last] && double.TryParse(last.Groups[1].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : null;

    [GeneratedRegex(@"^\[(?<who>[\w,]+) @ 0x[0-9a-f]+\] \[(error|fatal|panic)\]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Complaint();

    [GeneratedRegex(@"\bI:\s+(-?[\d.]+|-?inf) LUFS", RegexOptions.CultureInvariant)]
    private static partial Regex Integrated();

    [GeneratedRegex(@"\bPeak:\s+(-?[\d.]+|-?inf) dBFS", RegexOptions.CultureInvariant)]
    private static partial Regex Peak();
}
