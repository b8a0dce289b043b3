namespace VlogStudio.Core.Rendering.Filters;

/// <summary>Music under the film's own sound, stepping back while that is heard.</summary>
internal static class MusicUnderVoice
{
    /// <summary>From <c>[0:a]</c> (voice) and <c>[1:a]</c> (music) to <c>[a]</c>; both as long as the film.</summary>
    public static string Graph(double voiceGainDb, double musicGainDb, bool duck, long samples, long fadeIn, long fadeOut)
    {
        var music = FilterText.Invariant($"[1:a]volume={Gain(musicGainDb)}dB{Fade("in", 0, fadeIn)}{Fade("out", samples - fadeOut, fadeOut)}");
        var voice = $"[0:a]volume={Gain(voiceGainDb)}dB";
        var mix = FilterText.Invariant($"amix=inputs=2:normalize=0:duration=longest,atrim=end_sample={samples},{Loudness.Filter}[a]");
        return duck
            ? $"{voice},asplit[v][key];{music}[m];[m][key]sidechaincompress=threshold=0.04:ratio=6:attack=20:release=400[d];[v][d]{mix}"
            : $"{voice}[v];{music}[m];[v][m]{mix}";

        static string Gain(double gain) => FilterText.Number(Math.Clamp(gain, -90, 60));
    }

    private static string Fade(string way, long start, long samples) =>
        samples > 0 ? FilterText.Invariant($",afade=t={way}:ss={Math.Max(0, start)}:ns={samples}") : "";
}
