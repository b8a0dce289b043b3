using VlogStudio.Core.Media;
using VlogStudio.Core.Rendering.Filters;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering.SmartCut;

/// <summary>
/// Proves that a film by smart cut is what was planned: every frame in its place, and every picture that leans on others byte by byte the one of its
/// source. Those that stand alone carry parameter sets now, so they are decoded: each with the right ones, or not at all.
/// </summary>
internal sealed class CutVerifier(MediaTools media, RunMeter meter)
{
    private static readonly string[] s_decode = ["-map", "0:v:0", "-fps_mode", "passthrough", "-f", "null", "-"];

    /// <summary>Walks the film.</summary>
    /// <exception cref="MediaException">film_invalid: it is not what it should be.</exception>
    public async Task VerifyAsync(string film, CutPlan plan, Func<PlannedSegment, string> fileOf, Timeline timeline, SoundNote sound, bool areKeysDecoded, CancellationToken ct)
    {
        var packets = film + ".crc";
        long alone = 0;
        var result = await meter.CountAsync(media.RunAsync(
            new FfmpegCommand
            {
                Globals = ["-copyts"],
                Inputs = [new FfmpegInput(film, ["-skip_frame", "nokey"])],
                Outputs = [.. areKeysDecoded ? s_decode : [], "-map", "0:v:0", "-map", "0:a:0", "-c", "copy", "-f", "framecrc", packets],
                ScratchFolder = Path.GetDirectoryName(film)!,
            },
            progress => alone = progress.Frame,
            ct));
        var table = await PacketTable.ReadAsync(packets, ct);
        File.Delete(packets);
        var faults = new List<string>();
        Expect(faults, !result.StandardError.Contains("[error]", StringComparison.Ordinal), FfmpegErrors.LastErrors(result.StandardError));
        Expect(faults, !areKeysDecoded || alone == table.Of(0).Count(p => p.IsKey), FilterText.Invariant($"{alone} of {table.Of(0).Count(p => p.IsKey)} key frames decode"));
        CheckPlaces(table, timeline.TotalFrames(), timeline.Rate, faults);
        await CheckBytesAsync(table, plan, fileOf, faults, ct);
        faults.AddRange(FilmSoundCheck.Faults(table, timeline, sound));
        Expect(faults, await FilmVerifier.IsFastStartAsync(film, ct), "the index is not at the front");
        if (faults.Count > 0)
        {
            throw new MediaException("film_invalid", "The film is not what was planned: " + string.Join("; ", faults), isTransient: true);
        }
    }

    private static void CheckPlaces(PacketTable table, int total, FrameRate rate, List<string> faults)
    {
        var frame = (double)rate.Denominator / rate.Numerator;
        var packets = table.Of(0);
        var places = packets.Select(p => p.Pts * table.TickOf(0) / frame).Order().ToArray();
        Expect(faults, places.Length == total, FilterText.Invariant($"{places.Length} of {total} frames"));
        Expect(faults, places.Select((p, i) => Math.Abs(p - i)).All(off => off < 0.05), "frames are out of their places");
        Expect(faults, packets.Zip(packets.Skip(1)).All(pair => pair.First.Dts < pair.Second.Dts), "frames go back in decoding time");
        Expect(faults, packets.All(p => p.Dts <= p.Pts), "frames are decoded after they are shown");
    }

    private async Task CheckBytesAsync(PacketTable table, CutPlan plan, Func<PlannedSegment, string> fileOf, List<string> faults, CancellationToken ct)
    {
        var made = await WalkAsync([.. plan.Pieces.OfType<MadePiece>().Select(p => p.Segment).DistinctBy(s => s.Key)], fileOf, ct);
        var cursor = 0;
        for (var i = 0; i < plan.Pieces.Count; i++)
        {
            var piece = plan.Pieces[i];
            var own = table.Of(0).Skip(cursor).Take(piece.Frames).ToList();
            cursor += piece.Frames;
            IReadOnlyList<(int Bytes, uint Check)> wanted = piece is CopiedPiece copied
                ? [.. copied.Packets.Select(p => (p.Bytes, p.Check))]
                : [.. made[((MadePiece)piece).Segment.Key].Select(p => (p.Bytes, p.Check))];
            var isSame = own.Count == piece.Frames && wanted.Count == piece.Frames && own[0].IsKey
                && own.Zip(wanted).All(pair => pair.First.IsKey ? pair.First.Bytes >= pair.Second.Bytes : (pair.First.Bytes, pair.First.Check) == pair.Second);
            Expect(faults, isSame, FilterText.Invariant($"piece {i} has other pictures than planned"));
        }
    }

    private async Task<Dictionary<string, IReadOnlyList<PacketLine>>> WalkAsync(List<PlannedSegment> segments, Func<PlannedSegment, string> fileOf, CancellationToken ct)
    {
        var walked = new Dictionary<string, IReadOnlyList<PacketLine>>();
        foreach (var some in segments.Chunk(FfmpegCommand.MostInputs))
        {
            var files = some.Select(s => (s.Key, Path: fileOf(s), Packets: fileOf(s) + ".walk.crc")).ToList();
            await meter.CountAsync(media.RunAsync(
                new FfmpegCommand
                {
                    Inputs = [.. files.Select(f => new FfmpegInput(f.Path, [], IsTrusted: true))],
                    Outputs = [.. files.SelectMany((f, i) => new[] { "-map", FilterText.Invariant($"{i}:v:0"), "-c", "copy", "-f", "framecrc", f.Packets })],
                    ScratchFolder = Path.GetDirectoryName(files[0].Path)!,
                },
                null,
                ct));
            foreach (var (key, _, packets) in files)
            {
                walked[key] = (await PacketTable.ReadAsync(packets, ct)).Of(0);
                File.Delete(packets);
            }
        }

        return walked;
    }

    private static void Expect(List<string> faults, bool holds, string otherwise)
    {
        if (!holds)
        {
            faults.Add(otherwise);
        }
    }
}
