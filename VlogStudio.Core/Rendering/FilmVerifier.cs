using System.Buffers.Binary;
using VlogStudio.Core.Media;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering;

/// <summary>What a verified film measured.</summary>
/// <param name="Loudness">Its loudness.</param>
/// <param name="KeyFrames">When its key frames are shown.</param>
internal sealed record VerifiedFilm(Loudness Loudness, IReadOnlyList<TimeSpan> KeyFrames);

/// <summary>
/// Proves that a film is the one its timeline describes. ffmpeg's exit status proves nothing: a full disk, a missing segment or a wrong clock
/// all end with 0.
/// </summary>
internal sealed class FilmVerifier(MediaTools media, RunMeter meter)
{
    private static readonly string[] AllowedTags =
        ["title", "major_brand", "minor_version", "compatible_brands", "language", "handler_name", "vendor_id"];

    /// <summary>Probes, walks and decodes the whole film.</summary>
    /// <exception cref="MediaException">film_invalid: it is not what it should be; the message says in what.</exception>
    public async Task<VerifiedFilm> VerifyAsync(string path, Timeline timeline, Action<double> onProgress, CancellationToken ct)
    {
        var faults = new List<string>();
        var keyFrames = await WalkAsync(path, timeline, faults, ct);
        await CheckFileAsync(path, timeline, faults, ct);
        Refuse(faults);

        var loudness = await DecodeAsync(path, timeline, faults, onProgress, ct);
        Refuse(faults);
        return new VerifiedFilm(loudness, keyFrames);
    }

    private async Task CheckFileAsync(string path, Timeline timeline, List<string> faults, CancellationToken ct)
    {
        var probe = (await media.ProbeAsync(path, ct)).Value;
        if (probe?.Video is not { } video || probe.Audio is not { } audio)
        {
            faults.Add("picture or sound is missing");
            return;
        }

        Expect(faults, video.Codec == "h264" && audio.Codec == "aac", $"codecs {video.Codec}, {audio.Codec}");
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

    /// <summary>Every frame in its place: counted, evenly spaced, decoded in order; sound ends where the picture ends.</summary>
    private async Task<List<TimeSpan>> WalkAsync(string path, Timeline timeline, List<string> faults, CancellationToken ct)
    {
        var frame = timeline.Rate.ToTime(1).TotalSeconds;
        var total = timeline.TotalFrames();
        var seen = new bool[total];
        var keys = new List<TimeSpan>();
        var (count, strays, backwards) = (0, 0, 0);
        double? lastDts = null;
        await media.ReadPacketsAsync(
            path,
            0,
            packet =>
            {
                count++;
                var place = (packet.Pts ?? -1) / frame;
                var index = (int)Math.Round(place);
                if (index < 0 || index >= total || seen[index] || Math.Abs(place - index) > 0.05)
                {
                    strays++;
                }
                else
                {
                    seen[index] = true;
                }

                backwards += packet.Dts <= lastDts ? 1 : 0;
                lastDts = packet.Dts;
                if (packet.IsKey)
                {
                    keys.Add(TimeSpan.FromSeconds(packet.Pts ?? 0));
                }
            },
            ct);
        Expect(faults, count == total && strays == 0, $"{count} of {total} frames, {strays} out of place");
        Expect(faults, backwards == 0, $"{backwards} frames go back in decoding time");

        double soundEnd = 0;
        await media.ReadPacketsAsync(path, 1, packet => soundEnd = Math.Max(soundEnd, (packet.Pts ?? 0) + packet.Duration), ct);
        var ahead = soundEnd - (total * frame);
        Expect(faults, Math.Abs(ahead) <= Math.Max(frame, 0.045), $"sound ends {ahead:0.000} s after the picture");
        return keys;
    }

    private async Task<Loudness> DecodeAsync(string path, Timeline timeline, List<string> faults, Action<double> onProgress, CancellationToken ct)
    {
        long frames = 0;
        var result = await meter.CountAsync(media.RunAsync(
            new FfmpegCommand
            {
                // Deblocking cannot fail and nobody looks at these pictures; it is a fifth of the work.
                Inputs = [new FfmpegInput(path, ["-skip_loop_filter", "all"])],
                Outputs = ["-map", "0:v:0", "-map", "0:a:0", "-af", Loudness.Filter, "-f", "null", "-"],
                ScratchFolder = Path.GetDirectoryName(path)!,
                ExpectedDuration = timeline.Duration(),
            },
            progress =>
            {
                frames = progress.Frame;
                onProgress(progress.Fraction);
            },
            ct));
        Expect(faults, frames == timeline.TotalFrames(), $"{frames} of {timeline.TotalFrames()} frames decode");
        Expect(faults, !result.StandardError.Contains("[error]", StringComparison.Ordinal), FfmpegErrors.LastErrors(result.StandardError));
        return Loudness.Read(result.StandardError);
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
