using System.Globalization;
using VlogStudio.Core.Media;
using VlogStudio.Core.Rendering.Filters;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering;

/// <summary>
/// The sound of a film in one pass over its whole length: the clips' own sound laid at its places, music under it, a voice over both, one gain to
/// the target, one AAC stream. What is between the steps is raw PCM on scratch disk, never in memory. The clips' sound, the voice and the finished
/// sound are kept by content: other music decodes no clip, and another title makes no sound at all.
/// </summary>
internal sealed class AudioMixer(SoundFiles files)
{
    /// <summary>All sounds meet at this loudness before the film's own gain, so that their balance does not depend on a microphone.</summary>
    private const double MeetingLufs = -18;

    private const string Extension = ".m4a";

    /// <summary>Makes the film's sound as an AAC file.</summary>
    /// <returns>The file, and its loudness as measured on the AAC.</returns>
    /// <exception cref="MediaException">voice_missing: the timeline's voice is not among the sources, or has no sound.</exception>
    public async Task<FilmSound> MixAsync(
        Timeline timeline, RenderProfile profile, IReadOnlyDictionary<Guid, RenderSource> sources, RenderSource? music, bool isCacheTrusted, CancellationToken ct)
    {
        var samples = AudioPlan.SampleAt(timeline.Rate, timeline.TotalFrames());
        var layer = new SoundLayer(files, isCacheTrusted);
        var clips = AudioPlan.Plan(timeline, sources);
        var voice = AudioPlan.Voice(timeline, sources);
        var bed = music?.Probe.Audio is null || timeline.Music is not { Volume: > 0 } ? null : timeline.Music;
        var key = KeyOf(layer, clips, voice, bed, music, profile, timeline.Voice?.Volume ?? 0, samples, sources);
        var path = files.PathOf("sound" + Extension);
        File.Delete(path);
        if (isCacheTrusted && files.Take(key, Extension, path) is { } known)
        {
            return new FilmSound(path, known);
        }

        File.Delete(path);
        var mix = await layer.LayAsync("clips", clips, samples, sources, ct);
        if (bed is not null || voice is not null)
        {
            var said = voice is null ? null : await layer.LayAsync("voice", [voice], samples, sources, ct);
            var played = bed is null ? null : await new MusicSound(files).MakeAsync(bed, music!, samples, ct);
            mix = await AddUpAsync(mix, played, bed, said, timeline.Voice?.Volume ?? 0, samples, ct);
        }

        var sound = await new MasterSound(files).MakeAsync(mix, profile, path, ct);
        await files.KeepAsync(key, Extension, path, sound.Note, ct);
        return sound;
    }

    private async Task<SoundTrack> AddUpAsync(SoundTrack clips, SoundTrack? music, MusicBed? bed, SoundTrack? voice, double voiceVolume, long samples, CancellationToken ct)
    {
        var half = samples / 2;
        var under = music is null || bed is null
            ? null
            : new MusicInMix(
                music.Loudness.IsSilent ? 0 : music.Loudness.GainTo(MeetingLufs) + (20 * Math.Log10(Math.Clamp(bed.Volume, 0.001, 1))),
                bed.Duck && !clips.Loudness.IsSilent,
                Math.Min(AudioPlan.SamplesOf(bed.FadeIn), half),
                Math.Min(AudioPlan.SamplesOf(bed.FadeOut), half));
        var over = voice is null ? null : new VoiceInMix(voice.Loudness.GainTo(MeetingLufs), voiceVolume);
        var target = files.PathOf("mix.pcm");
        FfmpegInput[] inputs = [clips.Input, .. music is null ? [] : new[] { music.Input }, .. voice is null ? [] : new[] { voice.Input }];
        var result = await files.RunAsync(
            inputs,
            ["-filter_complex", SoundMix.Graph(clips.Loudness.GainTo(MeetingLufs), under, over, samples), "-map", "[a]", "-c:a", "pcm_f32le", .. SoundFiles.RawFloatStereo, target],
            ct);
        return new SoundTrack(target, SoundFiles.RawFloatStereo, Loudness.Read(result.StandardError));
    }

    private string KeyOf(
        SoundLayer layer, IReadOnlyList<AudioChunk> clips, AudioChunk? voice, MusicBed? bed, RenderSource? music, RenderProfile profile, double voiceVolume, long samples,
        IReadOnlyDictionary<Guid, RenderSource> sources)
    {
        var played = bed is null
            ? "no music"
            : string.Create(CultureInfo.InvariantCulture, $"{music!.Sha256} {music.Probe.Audio!.Index} {bed.In.Ticks} {bed.Out.Ticks} {bed.Volume:R} {bed.Duck} {bed.FadeIn.Ticks} {bed.FadeOut.Ticks}");
        var said = voice is null ? "no voice" : string.Create(CultureInfo.InvariantCulture, $"{layer.KeyOf([voice], samples, sources)} {voiceVolume:R}");
        return files.Key(string.Create(
            CultureInfo.InvariantCulture, $"film {layer.KeyOf(clips, samples, sources)}|{played}|{said}|{profile.AudioBitRate} {profile.TargetLufs:R} {profile.MaxTruePeakDb:R}"));
    }
}
