using VlogStudio.Core.Media;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering;

/// <summary>The sound of a clip, or of a part of it, at its place in the film. Samples are 48 000 a second.</summary>
/// <param name="RecordingId">The recording; null for silence.</param>
/// <param name="In">Where it begins in the recording.</param>
/// <param name="Start">First sample in the film.</param>
/// <param name="Samples">How many.</param>
/// <param name="FadeIn">Samples over which it comes.</param>
/// <param name="FadeOut">Samples over which it goes.</param>
/// <param name="Volume">0..1.</param>
/// <param name="Lane">Overlapping neighbours lie on different lanes, 0 and 1.</param>
/// <param name="Speed">How fast the recording is played; its pitch stays.</param>
internal sealed record AudioPiece(Guid? RecordingId, TimeSpan In, long Start, long Samples, long FadeIn, long FadeOut, double Volume, int Lane, double Speed = 1)
{
    public long End => Start + Samples;
}

/// <summary>A stretch of film whose sound is mixed in one run.</summary>
/// <param name="Start">First sample.</param>
/// <param name="End">The sample after the last.</param>
/// <param name="Pieces">What is heard.</param>
internal sealed record AudioChunk(long Start, long End, IReadOnlyList<AudioPiece> Pieces);

/// <summary>Plans what is heard of the sources: every clip's own sound at its place, crossfaded where pictures are, in chunks of bounded memory. Pure.</summary>
internal static class AudioPlan
{
    public const int SampleRate = 48_000;

    /// <summary>At a hard cut the wave is taken down for 5 ms, or it clicks.</summary>
    private const long CutFade = SampleRate / 200;

    /// <summary>The sample that belongs to a frame.</summary>
    public static long SampleAt(FrameRate rate, long frame) => (long)Math.Round((decimal)frame * SampleRate * rate.Denominator / rate.Numerator);

    /// <summary>The chunks, which follow each other without a gap.</summary>
    public static IReadOnlyList<AudioChunk> Plan(Timeline timeline, IReadOnlyDictionary<Guid, RenderSource> sources)
    {
        var rate = timeline.Rate;
        var chunks = new List<AudioChunk>();
        var pieces = new List<AudioPiece>();
        long start = 0;
        foreach (var position in timeline.Positions())
        {
            var from = SampleAt(rate, position.StartFrame);
            var to = SampleAt(rate, position.EndFrame);
            var body = SampleAt(rate, position.StartFrame + position.OverlapBefore);
            var piece = Piece(timeline, position, sources, from, to, body);
            if (pieces.Count >= FfmpegCommand.MostInputs)
            {
                if (piece.Start < body)
                {
                    pieces.Add(piece with { Samples = body - from, FadeOut = 0 });
                    piece = piece with { In = piece.In + (TimeOf(body - from) * piece.Speed), Start = body, Samples = to - body, FadeIn = 0 };
                }

                chunks.Add(new AudioChunk(start, body, [.. pieces]));
                pieces.Clear();
                start = body;
            }

            pieces.Add(piece);
        }

        chunks.Add(new AudioChunk(start, SampleAt(rate, timeline.TotalFrames()), [.. pieces]));
        return chunks;
    }

    /// <summary>The voice at its place, as far as it and the film go; null where there is none.</summary>
    /// <exception cref="MediaException">voice_missing: its source is not there or has no sound. A film without the voice it is made for is the wrong film.</exception>
    public static AudioChunk? Voice(Timeline timeline, IReadOnlyDictionary<Guid, RenderSource> sources)
    {
        if (timeline.Voice is not { Volume: > 0 } voice)
        {
            return null;
        }

        if (!sources.TryGetValue(voice.SourceId, out var source) || source.Probe.Audio is null)
        {
            throw new MediaException("voice_missing", "The voice of the film is not there, or has no sound.");
        }

        var total = SampleAt(timeline.Rate, timeline.TotalFrames());
        var start = Math.Min(total, SampleAt(timeline.Rate, voice.StartFrame));
        var samples = Math.Clamp(SamplesOf(source.Probe.Duration - voice.In), 0, total - start);
        return new AudioChunk(0, total, [new AudioPiece(voice.SourceId, voice.In, start, samples, 0, Math.Min(CutFade, samples / 4), 1, 0)]);
    }

    /// <summary>How many samples a time is.</summary>
    public static long SamplesOf(TimeSpan time) => (long)Math.Round((decimal)time.Ticks * SampleRate / TimeSpan.TicksPerSecond);

    public static TimeSpan TimeOf(long samples) => new((long)Math.Round((decimal)samples * TimeSpan.TicksPerSecond / SampleRate));

    private static AudioPiece Piece(Timeline timeline, ClipPosition position, IReadOnlyDictionary<Guid, RenderSource> sources, long from, long to, long body)
    {
        var clip = position.Clip;
        var volume = clip.Volume * timeline.OriginalVolume;
        // A picture and a card have nothing to say.
        var isHeard = volume > 0 && clip.Card is null && clip.Still is null && sources.TryGetValue(clip.RecordingId, out var source) && source.Probe.Audio is not null;
        var cut = Math.Min(CutFade, (to - from) / 4);
        var fadeIn = position.OverlapBefore > 0 ? body - from : position.Index == 0 ? 0 : cut;
        var fadeOut = position.OverlapAfter > 0 ? to - SampleAt(timeline.Rate, position.EndFrame - position.OverlapAfter) : cut;
        return new AudioPiece(isHeard ? clip.RecordingId : null, clip.In, from, to - from, fadeIn, fadeOut, volume, position.Index % 2, clip.Speed);
    }
}
