using VlogStudio.Core.Rendering.Filters;

namespace VlogStudio.Core.Rendering;

/// <summary>
/// One gain from the measured loudness, limited, coded, decoded and measured again; corrected until it is within half a unit of the target and
/// under the ceiling. What the limiter takes from loud peaks is given back that way.
/// </summary>
internal sealed class MasterSound(SoundFiles files)
{
    private const int MostCorrections = 6;
    private const double Tolerance = 0.5;

    /// <summary>At the bit rates of films it comes nearer to the original than ffmpeg's slow one, in half the time.</summary>
    private const string Coder = "fast";

    /// <summary>Makes the film's sound as an AAC file, decoded and measured.</summary>
    public async Task<FilmSound> MakeAsync(SoundTrack mix, RenderProfile profile, string path, CancellationToken ct)
    {
        var gain = mix.Loudness.GainTo(profile.TargetLufs);
        var aim = mix.Loudness.Integrated + gain;
        var ceiling = profile.MaxTruePeakDb - 0.5;
        var slope = 1.0;
        var peak = mix.Loudness.TruePeak;
        (double Gain, double Lufs)? last = null;
        for (var attempt = 0; ; attempt++)
        {
            await files.RunAsync(
                [mix.Input],
                ["-af", Master.Filter(gain, ceiling, peak), "-c:a", "aac", "-aac_coder", Coder, "-b:a", FilterText.Number(profile.AudioBitRate), "-ar", "48000", "-ac", "2",
                    "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact", "-f", "mp4", path],
                ct);
            var note = await files.ExamineAsync(path, ct);
            var measured = note.Loudness;
            var missing = aim - measured.Integrated;
            var excess = measured.TruePeak - profile.MaxTruePeakDb;
            var isLoudEnough = measured.IsSilent || mix.Loudness.IsSilent || Math.Abs(missing) <= Tolerance;
            if ((isLoudEnough && excess <= 0) || attempt == MostCorrections)
            {
                return new FilmSound(path, note);
            }

            // Where the limiter works, a decibel of gain brings less than a decibel of loudness.
            slope = last is { } l && Math.Abs(gain - l.Gain) > 0.1 ? Math.Clamp((measured.Integrated - l.Lufs) / (gain - l.Gain), 0.2, 1) : slope;
            last = (gain, measured.Integrated);
            gain += isLoudEnough ? 0 : Math.Clamp(missing / slope, -12, 12);
            ceiling -= excess > 0 ? excess + 0.2 : 0;
            peak = excess > 0 ? double.PositiveInfinity : peak;
        }
    }
}
