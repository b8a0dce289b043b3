using System.Buffers.Binary;
using VlogStudio.Core.Media;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering;

/// <summary>
/// Proves that a film is the one its timeline describes. ffmpeg's exit status proves nothing: a full disk, a missing segment or a wrong clock
/// all end with 0. Nothing is decoded here of a film this process made: every segment and the sound were decoded when they were made (<see cref="SegmentCheck"/>,
/// <see cref="MasterSound"/>), and this proves that the film holds exactly their bytes, each frame in its place.
/// </summary>
internal sealed class FilmVerifier(MediaTools media, RunMeter meter)
{
    private static readonly string[] AllowedTags =
        ["title", "major_brand", "minor_version", "compatible_brands", "language", "handler_name", "vendor_id"];

    /// <summary>Probes and walks the whole film.</summary>
    /// <param name="path">The film.</param>
    /// <param name="timeline">What it should be.</param>
    /// <param name="profile">What kind of file it should be.</param>
    /// <param name="segments">The segments it was joined of, in order.</param>
    /// <param name="sound">The sound it was joined with.</param>
    /// <param name="ct">Ends the call.</param>
    /// <exception cref="MediaException">film_invalid: it is not what it should be; the message says in what.</exception>
    public async Task VerifyAsync(string path, Timeline timeline, RenderProfile profile, IReadOnlyList<SegmentNote> segments, SoundNote sound, CancellationToken ct)
    {
        var faults = new List<string>();
        var table = await WalkAsync(path, Path.GetDirectoryName(path)!, ct);
        CheckPicture(table, timeline, faults);
        CheckSegments(table, timeline, segments, faults);
        faults.AddRange(FilmSoundCheck.Faults(table, timeline, sound));
        await CheckFileAsync(path, timeline, profile, faults, ct);
        Refuse(faults);
    }

    /// <summary>
    /// The same for a film that was made elsewhere, by somebody whose word is not enough: its bytes are decoded from end to end, and its loudness is measured.
    /// </summary>
    /// <param name="path">The film.</param>
    /// <param name="timeline">What it should be.</param>
    /// <param name="profile">What kind of file it should be.</param>
    /// <param name="scratch">A folder to work in.</param>
    /// <param name="ct">Ends the call.</param>
    /// <exception cref="MediaException">film_invalid: it is not what it should be; the message says in what.</exception>
    public async Task<Loudness> VerifyStrangeAsync(string path, Timeline timeline, RenderProfile profile, string scratch, CancellationToken ct)
    {
        var faults = new List<string>();
        await CheckFileAsync(path, timeline, profile, faults, ct);
        Refuse(faults);
        var table = await WalkAsync(path, scratch, ct);
        CheckPicture(table, timeline, faults);
        faults.AddRange(FilmSoundCheck.EndFaults(table, timeline));
        Refuse(faults);
        long frames = 0;
        var run = await meter.CountAsync(media.RunAsync(
            new FfmpegCommand
            {
                Inputs = [new FfmpegInput(path, [])],
                Outputs = ["-map", "0:v:0", "-fps_mode", "passthrough", "-f", "null", "-", "-map", "0:a:0", "-af", Loudness.FilterWithoutPeak, "-f", "null", "-"],
                ScratchFolder = scratch,
            },
            progress => frames = progress.Frame,
            ct));
        Expect(faults, frames == timeline.TotalFrames(), $"{frames} of {timeline.TotalFrames()} frames decode");
        Expect(faults, !run.StandardError.Contains("[error]", StringComparison.Ordinal), FfmpegErrors.LastErrors(run.StandardError));
        Refuse(faults);
        return Loudness.Read(run.StandardError);
    }

    private async Task CheckFileAsync(string path, Timeline timeline, RenderProfile profile, List<string> faults, CancellationToken ct)
    {
        var probe = (await media.ProbeAsync(path, ct)).Value;
        if (probe?.Video is not { } video || probe.Audio is not { } audio)
        {
            faults.Add("picture or sound is missing");
            return;
        }

        Expect(faults, video.Codec == EncoderSettings.NameOf(profile.Codec) && audio.Codec == "aac", $"codecs {video.Codec}, {audio.Codec}");
        Expect(faults, video.CodedWidth == timeline.Size.Width && video.CodedHeight == timeline.Size.Height, $"size {video.CodedWidth}x{video.CodedHeight}");
        Expect(faults, video is { Rotation: 0, IsMirrored: false, SampleAspect: 1, Transfer: "bt709" }, $"rotation {video.Rotation}, aspect {video.SampleAspect}, transfer {video.Transfer}");
        Expect(faults, !video.IsVariableRate, "frames are unevenly spaced");
        Expect(faults, (probe.Duration - timeline.Duration()).Duration() <= timeline.Rate.ToTime(1), $"length {probe.Duration} instead of {timeline.Duration()}");
        foreach (var tag in probe.Tags.Keys.Except(AllowedTags))
        {
            faults.Add($"tag {tag} is left");
        }

        Expect(faults, await IsFastStartAsync(path, ct), "the index is not at the front");
    }

    private async Task<PacketTable> WalkAsync(string path, string scratch, CancellationToken ct)
    {
        var packets = Path.Combine(scratch, Path.GetFileName(path) + ".crc");
        await meter.CountAsync(media.RunAsync(
            new FfmpegCommand
            {
                Globals = ["-copyts"],
                Inputs = [new FfmpegInput(path, [])],
                Outputs = ["-map", "0:v:0", "-map", "0:a:0", "-c", "copy", "-f", "framecrc", packets],
                ScratchFolder = scratch,
            },
            null,
            ct));
        var table = await PacketTable.ReadAsync(packets, ct);
        File.Delete(packets);
        return table;
    }

    /// <summary>Every frame in its place: counted, evenly spaced, decoded in order.</summary>
    private static void CheckPicture(PacketTable table, Timeline timeline, List<string> faults)
    {
        var frame = timeline.Rate.ToTime(1).TotalSeconds;
        var total = timeline.TotalFrames();
        var packets = table.Of(0);
        var seen = new bool[total];
        var (strays, backwards) = (0, 0);
        for (var i = 0; i < packets.Count; i++)
        {
            var place = packets[i].Pts * table.TickOf(0) / frame;
            var index = (int)Math.Round(place);
            if (index < 0 || index >= total || seen[index] || Math.Abs(place - index) > 0.05)
            {
                strays++;
            }
            else
            {
                seen[index] = true;
            }

            backwards += i > 0 && packets[i].Dts <= packets[i - 1].Dts ? 1 : 0;
        }

        Expect(faults, packets.Count == total && strays == 0, $"{packets.Count} of {total} frames, {strays} out of place");
        Expect(faults, backwards == 0, $"{backwards} frames go back in decoding time");
    }

    /// <summary>Every byte of the picture is one that was decoded before.</summary>
    private static void CheckSegments(PacketTable table, Timeline timeline, IReadOnlyList<SegmentNote> segments, List<string> faults)
    {
        var (packets, total) = (table.Of(0), timeline.TotalFrames());
        Expect(faults, segments.Sum(s => s.Frames) == total, $"segments of {segments.Sum(s => s.Frames)} frames");
        Expect(faults, segments.All(s => s.Extradata == table.ExtradataOf(0)), "segments differ in their parameter sets");
        var cursor = 0;
        for (var i = 0; i < segments.Count; i++)
        {
            var own = packets.Skip(cursor).Take(segments[i].Frames).ToList();
            Expect(faults, own.Count > 0 && own[0].IsKey && PacketTable.Digest(own) == segments[i].Digest, $"segment {i} has other bytes than were checked");
            cursor += segments[i].Frames;
        }
    }

    /// <summary>Whether <c>moov</c> comes before <c>mdat</c>.</summary>
    internal static async Task<bool> IsFastStartAsync(string path, CancellationToken ct)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, useAsync: true);
        var head = new byte[16];
        while (file.Position + 8 <= file.Length)
        {
            var at = file.Position;
            var read = await file.ReadAtLeastAsync(head, 16, throwOnEndOfStream: false, ct);
            var kind = System.Text.Encoding.Latin1.GetString(head, 4, 4);
            if (kind is "moov" or "mdat")
            {
                return kind == "moov";
            }

            long size = BinaryPrimitives.ReadUInt32BigEndian(head);
            size = size == 1 && read >= 16 ? BinaryPrimitives.ReadInt64BigEndian(head.AsSpan(8)) : size;
            if (size < 8)
            {
                return false;
            }

            file.Position = at + size;
        }

        return false;
    }

    private static void Expect(List<string> faults, bool holds, string otherwise)
    {
        if (!holds)
        {
            faults.Add(otherwise);
        }
    }

    private static void Refuse(List<string> faults)
    {
        if (faults.Count > 0)
        {
            throw new MediaException("film_invalid", "The film is not what its timeline says: " + string.Join("; ", faults), isTransient: true);
        }
    }
}
