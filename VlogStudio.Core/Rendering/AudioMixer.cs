using VlogStudio.Core.Media;
using VlogStudio.Core.Rendering.Filters;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering;

/// <summary>
/// The sound of a film in one pass over its whole length: voices laid at their places, music under them, one gain to the target, one AAC
/// stream. What is between the steps is raw PCM on scratch disk, never in memory.
/// </summary>
internal sealed class AudioMixer(MediaTools media, RunMeter meter)
{
    /// <summary>Voice and music meet at this loudness before the film's own gain, so that their balance does not depend on the microphone.</summary>
    private const double MeetingLufs = -18;

    private const int BytesPerSample = 4;
    private const int MostCorrections = 6;
    private const double Tolerance = 0.5;

    private static readonly string[] RawStereo = ["-f", "s16le", "-ar", "48000", "-ac", "2"];
    private static readonly string[] RawFloatStereo = ["-f", "f32le", "-ar", "48000", "-ac", "2"];

    /// <summary>Makes the film's sound as an AAC file.</summary>
    /// <returns>The file, and its loudness as measured on the AAC.</returns>
    public async Task<(string Path, Loudness Loudness)> MixAsync(
        Timeline timeline, RenderProfile profile, IReadOnlyDictionary<Guid, RenderSource> sources, RenderSource? music, string folder, CancellationToken ct)
    {
        var samples = AudioPlan.SampleAt(timeline.Rate, timeline.TotalFrames());
        var voice = await LayVoicesAsync(timeline, sources, samples, folder, ct);
        var mix = timeline.Music is { Volume: > 0 } bed && music?.Probe.Audio is not null
            ? await AddMusicAsync(voice, bed, music, samples, folder, ct)
            : voice;
        return await MasterAsync(mix, profile, folder, ct);
    }

    private async Task<Track> LayVoicesAsync(Timeline timeline, IReadOnlyDictionary<Guid, RenderSource> sources, long samples, string folder, CancellationToken ct)
    {
        var path = Path.Combine(folder, "voice.pcm");
        var chunks = AudioPlan.Plan(timeline, sources);
        var loudness = Loudness.Silence;
        await using (var voice = new FileStream(path, FileMode.Create, FileAccess.Write))
        {
            for (var i = 0; i < chunks.Count; i++)
            {
                var part = Path.Combine(folder, $"voice-{i}.pcm");
                loudness = await LayChunkAsync(chunks[i], sources, part, ct);
                await AppendAsync(part, voice, (chunks[i].End - chunks[i].Start) * BytesPerSample, ct);
                File.Delete(part);
            }

            voice.SetLength(samples * BytesPerSample);
        }

        var track = new Track(path, RawStereo, loudness);
        return chunks.Count == 1 ? track : track with { Loudness = await MeasureAsync(track, folder, ct) };
    }

    private async Task<Loudness> LayChunkAsync(AudioChunk chunk, IReadOnlyDictionary<Guid, RenderSource> sources, string target, CancellationToken ct)
    {
        var heard = chunk.Pieces.Where(p => p.RecordingId is not null && p.Samples > 0).ToList();
        try
        {
            return await RunChunkAsync(chunk, heard, sources, target, isStrict: true, ct);
        }
        catch (MediaException error) when (SegmentRenderer.IsFootageAtFault(error) || error.Code == "ffmpeg_failed")
        {
            var sound = new List<AudioPiece>();
            foreach (var piece in heard)
            {
                if (await CanBeHeardAsync(piece, sources, target, ct))
                {
                    sound.Add(piece);
                }
            }

            return await RunChunkAsync(chunk, sound, sources, target, isStrict: false, ct);
        }
    }

    /// <summary>Damaged sound is played as far as it goes; what cannot be opened at all is silence, for the picture may still be good.</summary>
    private async Task<bool> CanBeHeardAsync(AudioPiece piece, IReadOnlyDictionary<Guid, RenderSource> sources, string target, CancellationToken ct)
    {
        try
        {
            await RunChunkAsync(new AudioChunk(piece.Start, piece.End, [piece]), [piece], sources, target, isStrict: false, ct);
            return true;
        }
        catch (MediaException error) when (SegmentRenderer.IsFootageAtFault(error) || error.Code == "ffmpeg_failed")
        {
            return false;
        }
    }

    private async Task<Loudness> RunChunkAsync(
        AudioChunk chunk, List<AudioPiece> heard, IReadOnlyDictionary<Guid, RenderSource> sources, string target, bool isStrict, CancellationToken ct)
    {
        var inputs = new List<FfmpegInput>();
        var audio = new Dictionary<AudioPiece, (int, AudioStream, TimeSpan)>();
        foreach (var piece in heard)
        {
            var source = sources[piece.RecordingId!.Value];
            var early = SourceSeek.AudioLead(source.Probe.Container);
            var lead = early < piece.In ? early : piece.In;
            var seek = piece.In - lead;
            audio[piece] = (inputs.Count, source.Probe.Audio!, lead);
            inputs.Add(new FfmpegInput(
                source.Path,
                [.. seek > TimeSpan.Zero ? ["-ss", FilterText.Seconds(seek)] : Array.Empty<string>(), "-t", FilterText.Seconds(lead + AudioPlan.TimeOf(piece.Samples) + TimeSpan.FromMilliseconds(100)), "-vn", "-sn", "-dn"]));
        }

        var result = await meter.CountAsync(media.RunAsync(
            new FfmpegCommand
            {
                Inputs = inputs,
                Outputs = ["-filter_complex", VoiceMix.Graph(chunk, audio), "-map", "[a]", "-c:a", "pcm_s16le", .. RawStereo, target],
                ScratchFolder = Path.GetDirectoryName(target)!,
                StopOnError = isStrict,
            },
            null,
            ct));
        return Loudness.Read(result.StandardError);
    }

    private async Task<Track> AddMusicAsync(Track voice, MusicBed bed, RenderSource source, long samples, string folder, CancellationToken ct)
    {
        var piece = await CutMusicAsync(bed, source, samples, folder, ct);
        var music = Path.Combine(folder, "music.pcm");
        await using (var whole = new FileStream(music, FileMode.Create, FileAccess.Write))
        {
            var bytes = samples * BytesPerSample;
            while (whole.Length < bytes)
            {
                var before = whole.Length;
                await AppendAsync(piece.Path, whole, null, ct);
                if (whole.Length == before)
                {
                    whole.SetLength(bytes);
                }
            }

            whole.SetLength(bytes);
        }

        var target = Path.Combine(folder, "mix.pcm");
        var musicGain = piece.Loudness.IsSilent ? 0 : piece.Loudness.GainTo(MeetingLufs) + (20 * Math.Log10(Math.Clamp(bed.Volume, 0.001, 1)));
        var half = samples / 2;
        var graph = MusicUnderVoice.Graph(
            voice.Loudness.GainTo(MeetingLufs), musicGain, bed.Duck && !voice.Loudness.IsSilent, samples, Math.Min(Samples(bed.FadeIn), half), Math.Min(Samples(bed.FadeOut), half));
        var result = await RunAsync([voice.Input, new FfmpegInput(music, RawStereo, IsTrusted: true)], ["-filter_complex", graph, "-map", "[a]", "-c:a", "pcm_f32le", .. RawFloatStereo, target], folder, ct);
        return new Track(target, RawFloatStereo, Loudness.Read(result.StandardError));
    }

    /// <summary>The chosen piece, with its ends softened where it will be repeated.</summary>
    private async Task<Track> CutMusicAsync(MusicBed bed, RenderSource source, long samples, string folder, CancellationToken ct)
    {
        var length = bed.Out - bed.In;
        var wanted = Math.Min(Samples(length), samples);
        var isRepeated = Samples(length) < samples;
        var edge = Math.Min(AudioPlan.SampleRate / 30, wanted / 4);
        var softened = isRepeated ? FilterText.Invariant($",afade=t=in:ss=0:ns={edge},afade=t=out:ss={wanted - edge}:ns={edge}") : "";

        var target = Path.Combine(folder, "piece.pcm");
        var input = new FfmpegInput(source.Path, ["-ss", FilterText.Seconds(bed.In), "-t", FilterText.Seconds(AudioPlan.TimeOf(wanted)), "-vn", "-sn", "-dn"]);
        var filter = FilterText.Invariant(
            $"aresample={AudioPlan.SampleRate}:async=1:first_pts=0,aformat=sample_fmts=fltp:channel_layouts=stereo,atrim=end_sample={wanted}{softened},{Loudness.Filter}");
        var result = await RunAsync(
            [input], ["-map", FilterText.Invariant($"0:{source.Probe.Audio!.Index}"), "-af", filter, "-c:a", "pcm_s16le", .. RawStereo, target], folder, ct, isStrict: false);
        return new Track(target, RawStereo, Loudness.Read(result.StandardError));
    }

    /// <summary>
    /// One gain from the measured loudness, limited, coded, measured again on the AAC; corrected until it is within half a unit of the target
    /// and under the ceiling. What the limiter takes from loud peaks is given back that way.
    /// </summary>
    private async Task<(string Path, Loudness Loudness)> MasterAsync(Track mix, RenderProfile profile, string folder, CancellationToken ct)
    {
        var path = Path.Combine(folder, "sound.m4a");
        var gain = mix.Loudness.GainTo(profile.TargetLufs);
        var aim = mix.Loudness.Integrated + gain;
        var ceiling = profile.MaxTruePeakDb - 0.5;
        var slope = 1.0;
        (double Gain, double Lufs)? last = null;
        for (var attempt = 0; ; attempt++)
        {
            await RunAsync(
                [mix.Input],
                ["-af", Master.Filter(gain, ceiling, mix.Loudness.TruePeak), "-c:a", "aac", "-b:a", FilterText.Number(profile.AudioBitRate), "-ar", "48000", "-ac", "2",
                    "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact", "-f", "mp4", path],
                folder,
                ct);
            var measured = await MeasureAsync(new Track(path, [], default), folder, ct);
            var missing = aim - measured.Integrated;
            var excess = measured.TruePeak - profile.MaxTruePeakDb;
            var isLoudEnough = measured.IsSilent || mix.Loudness.IsSilent || Math.Abs(missing) <= Tolerance;
            if ((isLoudEnough && excess <= 0) || attempt == MostCorrections)
            {
                return (path, measured);
            }

            // Where the limiter works, a decibel of gain brings less than a decibel of loudness.
            slope = last is { } l && Math.Abs(gain - l.Gain) > 0.1 ? Math.Clamp((measured.Integrated - l.Lufs) / (gain - l.Gain), 0.2, 1) : slope;
            last = (gain, measured.Integrated);
            gain += isLoudEnough ? 0 : Math.Clamp(missing / slope, -12, 12);
            ceiling -= excess > 0 ? excess + 0.2 : 0;
        }
    }

    private async Task<Loudness> MeasureAsync(Track track, string folder, CancellationToken ct)
    {
        var result = await RunAsync([track.Input], ["-map", "0:a:0", "-af", Loudness.Filter, "-f", "null", "-"], folder, ct);
        return Loudness.Read(result.StandardError);
    }

    private Task<FfmpegResult> RunAsync(IReadOnlyList<FfmpegInput> inputs, IReadOnlyList<string> outputs, string folder, CancellationToken ct, bool isStrict = true) =>
        meter.CountAsync(media.RunAsync(new FfmpegCommand { Inputs = inputs, Outputs = outputs, ScratchFolder = folder, StopOnError = isStrict }, null, ct));

    private static long Samples(TimeSpan time) => (long)Math.Round((decimal)time.Ticks * AudioPlan.SampleRate / TimeSpan.TicksPerSecond);

    private static async Task AppendAsync(string path, FileStream target, long? wantedBytes, CancellationToken ct)
    {
        var from = target.Length;
        await using (var part = new FileStream(path, FileMode.Open, FileAccess.Read))
        {
            await part.CopyToAsync(target, ct);
        }

        if (wantedBytes is { } wanted)
        {
            target.SetLength(from + wanted);
            target.Position = target.Length;
        }
    }

    private sealed record Track(string Path, string[] Format, Loudness Loudness)
    {
        public FfmpegInput Input => new(Path, Format, IsTrusted: true);
    }
}
