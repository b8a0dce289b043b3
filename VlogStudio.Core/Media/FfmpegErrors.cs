namespace VlogStudio.Core.Media;

/// <summary>Turns what ffmpeg printed and how it ended into one exception with a code. The only place where its words are read as errors.</summary>
internal static class FfmpegErrors
{
    private const int Killed = 128 + 9;
    private const int Crashed = 128 + 11;
    private const int Aborted = 128 + 6;
    private const int CpuLimit = 128 + 24;
    private const int FileLimit = 128 + 25;

    /// <summary>The exception for a run that ended badly.</summary>
    public static MediaException Translate(ToolResult run)
    {
        var (code, isTransient) = run.End switch
        {
            ToolEnd.Stalled => ("ffmpeg_stalled", true),
            ToolEnd.TooLong => ("ffmpeg_too_long", false),
            _ => Classify(run.ExitCode, run.StandardError),
        };
        return new MediaException(code, $"{code}, exit {run.ExitCode}: {LastErrors(run.StandardError)}", isTransient);
    }

    /// <summary>The last lines that name an error, shortest useful form.</summary>
    public static string LastErrors(string standardError)
    {
        var lines = standardError.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var errors = lines.Where(l => l.Contains("[error]", StringComparison.Ordinal) || l.Contains("[fatal]", StringComparison.Ordinal) || l.Contains("[panic]", StringComparison.Ordinal)).ToArray();
        return string.Join(" | ", (errors.Length > 0 ? errors : lines).TakeLast(6));
    }

    private static (string Code, bool IsTransient) Classify(int exitCode, string text)
    {
        if (Says(text, "No space left on device"))
        {
            return ("scratch_full", true);
        }

        return exitCode switch
        {
            Killed => ("ffmpeg_killed", true),
            Crashed or Aborted => ("ffmpeg_crashed", false),
            CpuLimit => ("ffmpeg_too_long", false),
            FileLimit => ("output_too_large", false),
            _ when Says(text, "Cannot allocate memory") => ("out_of_memory", true),
            _ when Says(text, "Format not on whitelist") || Says(text, "not on whitelist") => ("unsupported_format", false),
            _ when Says(text, "Picture size") && Says(text, "is invalid") => ("too_many_pixels", false),
            _ when Says(text, "Invalid data found when processing input") || Says(text, "moov atom not found") || Says(text, "Error while decoding")
                || Says(text, "partial file") || Says(text, "does not contain any stream") || Says(text, "matches no streams") => ("media_undecodable", false),
            _ => ("ffmpeg_failed", true),
        };
    }

    private static bool Says(string text, string words) => text.Contains(words, StringComparison.OrdinalIgnoreCase);
}
