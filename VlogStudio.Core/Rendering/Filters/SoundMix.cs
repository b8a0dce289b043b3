namespace VlogStudio.Core.Rendering.Filters;

/// <summary>A music bed as it goes into the mix.</summary>
/// <param name="GainDb">Its gain.</param>
/// <param name="Ducks">Whether it steps back while the clips are heard.</param>
/// <param name="FadeIn">Samples.</param>
/// <param name="FadeOut">Samples.</param>
internal sealed record MusicInMix(double GainDb, bool Ducks, long FadeIn, long FadeOut);

/// <summary>A voice as it goes into the mix.</summary>
/// <param name="GainDb">What brings it to the level at which others step back for it.</param>
/// <param name="Volume">How loud it is then, 0..1.</param>
internal sealed record VoiceInMix(double GainDb, double Volume);

/// <summary>Adds up the clips' own sound, music and voice. Music steps back while the clips are heard, and both while the voice speaks.</summary>
internal static class SoundMix
{
    /// <summary>About 8 dB less under the clips' sound.</summary>
    private const string UnderClips = "sidechaincompress=threshold=0.04:ratio=6:attack=20:release=400";

    /// <summary>About 11 dB less under speech; short pauses between words bring nothing back.</summary>
    private const string UnderVoice = "sidechaincompress=threshold=0.03:ratio=8:attack=15:release=350";

    /// <summary>From <c>[0:a]</c> (clips), then music and voice as far as there are any, to <c>[a]</c>; all as long as the film.</summary>
    public static string Graph(double clipsGainDb, MusicInMix? music, VoiceInMix? voice, long samples)
    {
        var graph = Bed(clipsGainDb, music, samples);
        if (voice is not null)
        {
            var input = music is null ? 1 : 2;
            graph += FilterText.Invariant(
                $";[{input}:a]volume={Gain(voice.GainDb)}dB,asplit[speech][cue];[bed][cue]{UnderVoice}[low];[speech]volume={FilterText.Number(voice.Volume)}[said];[low][said]amix=inputs=2:normalize=0:duration=longest[all]");
        }

        return FilterText.Invariant($"{graph};[{(voice is null ? "bed" : "all")}]atrim=end_sample={samples},{Loudness.FilterWithSamplePeak}[a]");
    }

    private static string Bed(double clipsGainDb, MusicInMix? music, long samples)
    {
        var clips = $"[0:a]volume={Gain(clipsGainDb)}dB";
        if (music is null)
        {
            return $"{clips}[bed]";
        }

        var bed = $"[1:a]volume={Gain(music.GainDb)}dB{Fade("in", 0, music.FadeIn)}{Fade("out", samples - music.FadeOut, music.FadeOut)}";
        const string Sum = "amix=inputs=2:normalize=0:duration=longest[bed]";
        return music.Ducks
            ? $"{clips},asplit[c][key];{bed}[m];[m][key]{UnderClips}[d];[c][d]{Sum}"
            : $"{clips}[c];{bed}[m];[c][m]{Sum}";
    }

    private static string Gain(double gain) => FilterText.Number(Math.Clamp(gain, -90, 60));

    private static string Fade(string way, long start, long samples) =>
        samples > 0 ? FilterText.Invariant($",afade=t={way}:ss={Math.Max(0, start)}:ns={samples}") : "";
}
