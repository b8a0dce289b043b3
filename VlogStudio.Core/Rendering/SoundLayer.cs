using System.Globalization;
using System.Text;
using VlogStudio.Core.Media;
using VlogStudio.Core.Rendering.Filters;

namespace VlogStudio.Core.Rendering;

/// <summary>
/// Lays pieces of sources at their places in the film: the clips' own sound, or the voice. What was laid once is kept by content, so that other
/// music, another title or another loudness decodes no clip again.
/// </summary>
internal sealed class SoundLayer(SoundFiles files, bool isCacheTrusted)
{
    private const int BytesPerSample = 4;
    private const string Extension = ".pcm";

    /// <summary>Names the sound of pieces: what they are cut from and where they lie, no ids and no paths.</summary>
    public string KeyOf(IReadOnlyList<AudioChunk> chunks, long samples, IReadOnlyDictionary<Guid, RenderSource> sources)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"layer {samples}");
        foreach (var chunk in chunks)
        {
            text.Append(CultureInfo.InvariantCulture, $"|{chunk.Start}-{chunk.End}");
            foreach (var piece in chunk.Pieces)
            {
                var source = piece.RecordingId is { } id ? string.Create(CultureInfo.InvariantCulture, $"{sources[id].Sha256} {sources[id].Probe.Audio!.Index} {piece.In.Ticks} {piece.Volume:R} {piece.Speed:R}") : "silence";
                text.Append(CultureInfo.InvariantCulture, $";{source} {piece.Start} {piece.Samples} {piece.FadeIn} {piece.FadeOut} {piece.Lane}");
            }
        }

        return files.Key(text.ToString());
    }

    /// <summary>The sound as raw samples, as long as the film.</summary>
    public async Task<SoundTrack> LayAsync(string name, IReadOnlyList<AudioChunk> chunks, long samples, IReadOnlyDictionary<Guid, RenderSource> sources, CancellationToken ct)
    {
        var path = files.PathOf(name + Extension);
        var key = KeyOf(chunks, samples, sources);
        File.Delete(path);
        if (isCacheTrusted && files.Take(key, Extension, path) is { } known && new FileInfo(path).Length == samples * BytesPerSample)
        {
            return new SoundTrack(path, SoundFiles.RawStereo, known.Loudness);
        }

        File.Delete(path);
        var isWhole = true;
        var loudness = Loudness.Silence;
        await using (var layer = new FileStream(path, FileMode.Create, FileAccess.Write))
        {
            for (var i = 0; i < chunks.Count; i++)
            {
                var part = files.PathOf(FilterText.Invariant($"{name}-{i}{Extension}"));
                (loudness, var isSound) = await LayChunkAsync(chunks[i], sources, part, ct);
                isWhole &= isSound;
                await SoundFiles.AppendAsync(part, layer, (chunks[i].End - chunks[i].Start) * BytesPerSample, ct);
                File.Delete(part);
            }

            layer.SetLength(samples * BytesPerSample);
        }

        var track = new SoundTrack(path, SoundFiles.RawStereo, loudness);
        track = chunks.Count == 1 ? track : track with { Loudness = await files.MeasureAsync(track, ct) };
        if (isWhole)
        {
            await files.KeepAsync(key, Extension, path, SoundNote.Of(track.Loudness), ct);
        }

        return track;
    }

    private async Task<(Loudness Loudness, bool IsWhole)> LayChunkAsync(AudioChunk chunk, IReadOnlyDictionary<Guid, RenderSource> sources, string target, CancellationToken ct)
    {
        var heard = chunk.Pieces.Where(p => p.RecordingId is not null && p.Samples > 0).ToList();
        try
        {
            return (await RunChunkAsync(chunk, heard, sources, target, isStrict: true, ct), true);
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

            return (await RunChunkAsync(chunk, sound, sources, target, isStrict: false, ct), false);
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
        var audio = new Dictionary<AudioPiece, PieceInput>(ReferenceEqualityComparer.Instance);
        var keepsPitchWell = heard.Exists(p => p.Speed != 1) && await files.CanKeepPitchWellAsync(ct);
        foreach (var piece in heard)
        {
            var source = sources[piece.RecordingId!.Value];
            // A stretched sound needs a moment of what came before to begin at its place.
            var early = SourceSeek.AudioLead(source.Probe.Container) + (keepsPitchWell ? Tempo.RunIn(piece.Speed) : TimeSpan.Zero);
            var lead = early < piece.In ? early : piece.In;
            var seek = piece.In - lead;
            audio[piece] = new PieceInput(inputs.Count, source.Probe.Audio!.Index, lead, keepsPitchWell);
            inputs.Add(new FfmpegInput(
                source.Path,
                [
                    .. seek > TimeSpan.Zero ? ["-ss", FilterText.Seconds(seek)] : Array.Empty<string>(),
                    "-t", FilterText.Seconds(lead + (AudioPlan.TimeOf(piece.Samples) * piece.Speed) + TimeSpan.FromMilliseconds(100)), "-vn", "-sn", "-dn",
                ]));
        }

        var result = await files.RunAsync(inputs, ["-filter_complex", VoiceMix.Graph(chunk, audio), "-map", "[a]", "-c:a", "pcm_s16le", .. SoundFiles.RawStereo, target], ct, isStrict);
        return Loudness.Read(result.StandardError);
    }
}
