using System.Text;

namespace VlogStudio.Core.Rendering.Filters;

/// <summary>Where a piece is read from.</summary>
/// <param name="Input">Its input.</param>
/// <param name="Stream">Its stream's index in the file.</param>
/// <param name="Lead">How early it is read.</param>
/// <param name="KeepsPitchWell">Whether <see cref="Tempo.BestFilter"/> is there.</param>
internal sealed record PieceInput(int Input, int Stream, TimeSpan Lead, bool KeepsPitchWell);

/// <summary>The graph that lays pieces of sound at their places: two lanes of pieces and silence, added up, measured.</summary>
internal static class VoiceMix
{
    private const string Format = "aformat=sample_fmts=fltp:channel_layouts=stereo";

    /// <param name="chunk">What is heard when.</param>
    /// <param name="audio">For each piece that is heard, where it is read from.</param>
    public static string Graph(AudioChunk chunk, IReadOnlyDictionary<AudioPiece, PieceInput> audio)
    {
        var graph = new StringBuilder();
        var lanes = chunk.Pieces.Select(p => p.Lane).Distinct().Order().ToArray();
        if (!Overlaps(chunk))
        {
            lanes = [-1];
        }

        foreach (var lane in lanes)
        {
            AppendLane(graph, chunk, [.. chunk.Pieces.Where(p => lane < 0 || p.Lane == lane)], audio, lane < 0 ? 0 : lane);
        }

        var mixed = lanes.Length == 1 ? $"[l{Math.Max(0, lanes[0])}]anull" : "[l0][l1]amix=inputs=2:normalize=0:duration=longest";
        return graph.Append(FilterText.Invariant($"{mixed},atrim=end_sample={chunk.End - chunk.Start},{Loudness.Filter}[a]")).ToString();
    }

    private static bool Overlaps(AudioChunk chunk) => chunk.Pieces.Zip(chunk.Pieces.Skip(1)).Any(pair => pair.First.End > pair.Second.Start);

    private static void AppendLane(
        StringBuilder graph, AudioChunk chunk, List<AudioPiece> pieces, IReadOnlyDictionary<AudioPiece, PieceInput> audio, int lane)
    {
        var labels = new List<string>();
        var cursor = chunk.Start;
        foreach (var piece in pieces)
        {
            AddSilence(piece.Start - cursor);
            if (audio.TryGetValue(piece, out var source))
            {
                var label = Next();
                graph.Append(FilterText.Invariant($"[{source.Input}:{source.Stream}]{PieceFilter(piece, source)}[{label}];"));
            }
            else
            {
                AddSilence(piece.Samples);
            }

            cursor = piece.End;
        }

        AddSilence(chunk.End - cursor);
        graph.Append(string.Concat(labels.Select(l => $"[{l}]"))).Append(FilterText.Invariant($"concat=n={labels.Count}:v=0:a=1[l{lane}];"));

        void AddSilence(long samples)
        {
            if (samples > 0)
            {
                graph.Append(FilterText.Invariant($"anullsrc=r={AudioPlan.SampleRate}:cl=stereo,{Format},atrim=end_sample={samples}[{Next()}];"));
            }
        }

        string Next()
        {
            labels.Add(FilterText.Invariant($"p{lane}x{labels.Count}"));
            return labels[^1];
        }
    }

    private static string PieceFilter(AudioPiece piece, PieceInput source)
    {
        var runIn = source.KeepsPitchWell ? Tempo.RunInSamples(piece.Speed) : 0;
        var skip = AudioPlan.SamplesOf(source.Lead) - runIn;
        var parts = new List<string> { FilterText.Invariant($"aresample={AudioPlan.SampleRate}:async=1:first_pts=0"), Format };
        if (skip > 0)
        {
            parts.Add(FilterText.Invariant($"atrim=start_sample={skip},asetpts=N/SR/TB"));
        }
        else if (skip < 0)
        {
            parts.Add(FilterText.Invariant($"adelay={-skip}S:all=1"));
        }

        parts.AddRange(Tempo.Filters(piece.Speed, source.KeepsPitchWell));
        parts.Add(FilterText.Invariant($"apad=whole_len={piece.Samples},atrim=end_sample={piece.Samples},asetpts=N/SR/TB"));
        if (piece.Volume < 1)
        {
            parts.Add($"volume={FilterText.Number(piece.Volume)}");
        }

        if (piece.FadeIn > 0)
        {
            parts.Add(FilterText.Invariant($"afade=t=in:ss=0:ns={piece.FadeIn}:curve=qsin"));
        }

        if (piece.FadeOut > 0)
        {
            parts.Add(FilterText.Invariant($"afade=t=out:ss={piece.Samples - piece.FadeOut}:ns={piece.FadeOut}:curve=qsin"));
        }

        return string.Join(',', parts);
    }
}
