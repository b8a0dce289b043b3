using System.Globalization;
using System.Text.Json;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Media;

/// <summary>Reads ffprobe's JSON as the product speaks of it. Pure; tested on captured output.</summary>
internal static class ProbeReader
{
    private const int SparseRate = 2;

    /// <summary>What the file holds; length zero where the header does not tell.</summary>
    public static Result<MediaProbe> Read(JsonElement root, MediaOptions options)
    {
        var streams = root.TryGetProperty("streams", out var array) ? array.EnumerateArray().ToArray() : [];
        if (streams.Length > options.MaxStreams)
        {
            return new Problem("too_many_streams") { Args = [options.MaxStreams] };
        }

        var format = root.TryGetProperty("format", out var found) ? found : default;
        var start = Seconds(format, "start_time") ?? 0;
        var picture = ChooseVideo(streams);
        var sound = ChooseAudio(streams);
        if (picture is null && sound is null)
        {
            return new Problem("no_streams");
        }

        var video = picture is { } v ? ReadVideo(v, start) : null;
        if (video is not null && (long)video.CodedWidth * video.CodedHeight > options.MaxPixels)
        {
            return new Problem("too_many_pixels") { Args = [video.CodedWidth, video.CodedHeight, options.MaxPixels] };
        }

        return new MediaProbe
        {
            Container = Text(format, "format_name") ?? "",
            Duration = Time(Seconds(format, "duration")) ?? TimeSpan.Zero,
            StreamCount = streams.Length,
            Video = video,
            Audio = sound is { } a ? ReadAudio(a, start) : null,
            Tags = ReadTags(format, streams),
        };
    }

    /// <summary>What a still holds; its orientation is the frame's, and it lasts no time.</summary>
    public static Result<MediaProbe> ReadPicture(JsonElement root, MediaOptions options)
    {
        var read = Read(root, options);
        if (!read.IsOk || read.Value.Video is not { } video)
        {
            return read.IsOk ? new Problem("no_streams") : read;
        }

        var matrix = root.TryGetProperty("frames", out var frames) && frames.ValueKind == JsonValueKind.Array && frames.GetArrayLength() > 0 ? ReadMatrix(frames[0]) : default;
        var isTurned = matrix.Rotation is 90 or 270;
        var isRgb = video.PixelFormat.Contains("rgb", StringComparison.Ordinal) || video.PixelFormat.Contains("gbr", StringComparison.Ordinal) || video.PixelFormat == "pal8";
        return read.Value with
        {
            Duration = TimeSpan.Zero,
            Video = video with
            {
                Rotation = matrix.Rotation,
                IsMirrored = matrix.IsMirrored,
                Width = isTurned ? video.Height : video.Width,
                Height = isTurned ? video.Width : video.Height,
                IsFullRange = video.IsFullRange || isRgb,
                Matrix = isRgb ? "gbr" : video.Matrix,
            },
        };
    }

    /// <summary>The default track with a steady flow of frames; a cover picture is no film, and a phone's second track of two stills is not the main one.</summary>
    private static JsonElement? ChooseVideo(JsonElement[] streams)
    {
        var pictures = streams.Where(s => Text(s, "codec_type") == "video" && !Has(s, "attached_pic") && !Has(s, "still_image") && !Has(s, "timed_thumbnails")
            && Number(s, "width") > 0 && Number(s, "height") > 0).ToArray();
        return pictures.Length == 0
            ? null
            : pictures.OrderByDescending(s => Rate(Text(s, "avg_frame_rate")) >= SparseRate).ThenByDescending(s => Has(s, "default")).ThenBy(s => Number(s, "index")).First();
    }

    private static JsonElement? ChooseAudio(JsonElement[] streams)
    {
        var sounds = streams.Where(s => Text(s, "codec_type") == "audio" && Number(s, "sample_rate") > 0 && Number(s, "channels") > 0).ToArray();
        return sounds.Length == 0 ? null : sounds.OrderByDescending(s => Has(s, "default")).ThenBy(s => Number(s, "index")).First();
    }

    private static VideoStream ReadVideo(JsonElement s, double fileStart)
    {
        var matrix = ReadMatrix(s);
        var (width, height) = ((int)Number(s, "width"), (int)Number(s, "height"));
        var aspect = Aspect(Text(s, "sample_aspect_ratio"));
        var seenWidth = Math.Max(1, (int)Math.Round(width * aspect));
        var isTurned = matrix.Rotation is 90 or 270;
        var (average, real) = (Rate(Text(s, "avg_frame_rate")), Rate(Text(s, "r_frame_rate")));
        var pixelFormat = Text(s, "pix_fmt") ?? "";
        return new VideoStream
        {
            Index = (int)Number(s, "index"),
            Codec = Text(s, "codec_name") ?? "",
            CodedWidth = width,
            CodedHeight = height,
            Width = isTurned ? height : seenWidth,
            Height = isTurned ? seenWidth : height,
            Rotation = matrix.Rotation,
            IsMirrored = matrix.IsMirrored,
            Fps = average > 0 ? average : real,
            IsVariableRate = average > 0 && real > 0 && Math.Abs(real - average) / average > 0.01,
            PixelFormat = pixelFormat,
            IsFullRange = Text(s, "color_range") == "pc" || pixelFormat.StartsWith("yuvj", StringComparison.Ordinal),
            Transfer = Said(Text(s, "color_transfer")),
            Primaries = Said(Text(s, "color_primaries")),
            Matrix = Said(Text(s, "color_space")),
            SampleAspect = aspect,
            IsInterlaced = Text(s, "field_order") is "tt" or "bb" or "tb" or "bt",
            StartsAt = Time(Seconds(s, "start_time") - fileStart) ?? TimeSpan.Zero,
            Duration = Time(Seconds(s, "duration")),
            BitRate = long.TryParse(Text(s, "bit_rate"), NumberStyles.None, CultureInfo.InvariantCulture, out var rate) ? rate : 0,
        };
    }

    private static AudioStream ReadAudio(JsonElement s, double fileStart) => new()
    {
        Index = (int)Number(s, "index"),
        Codec = Text(s, "codec_name") ?? "",
        SampleRate = (int)Number(s, "sample_rate"),
        Channels = (int)Number(s, "channels"),
        StartsAt = Time(Seconds(s, "start_time") - fileStart) ?? TimeSpan.Zero,
        Duration = Time(Seconds(s, "duration")),
    };

    private static DisplayMatrix ReadMatrix(JsonElement s)
    {
        if (s.TryGetProperty("side_data_list", out var list))
        {
            foreach (var side in list.EnumerateArray())
            {
                if (Text(side, "displaymatrix") is { } dump)
                {
                    return DisplayMatrix.Parse(dump);
                }
            }
        }

        return default;
    }

    private static Dictionary<string, string> ReadTags(JsonElement format, JsonElement[] streams)
    {
        var tags = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var holder in streams.Prepend(format))
        {
            if (holder.ValueKind != JsonValueKind.Object || !holder.TryGetProperty("tags", out var found))
            {
                continue;
            }

            foreach (var tag in found.EnumerateObject())
            {
                // PostgreSQL's jsonb refuses NUL, and a tag of megabytes is an attack.
                var value = (tag.Value.GetString() ?? "").Replace("\0", "", StringComparison.Ordinal);
                tags.TryAdd(tag.Name.ToLowerInvariant().Replace("\0", "", StringComparison.Ordinal), value.Length > 1000 ? value[..1000] : value);
            }
        }

        return tags.Take(200).ToDictionary(StringComparer.Ordinal);
    }

    private static bool Has(JsonElement s, string disposition) =>
        s.TryGetProperty("disposition", out var d) && d.TryGetProperty(disposition, out var flag) && flag.TryGetInt32(out var set) && set != 0;

    private static double Aspect(string? text)
    {
        var aspect = Rate(text?.Replace(':', '/'));
        return aspect is >= 1.0 / 16 and <= 16 ? aspect : 1;
    }

    private static double Rate(string? fraction)
    {
        var parts = (fraction ?? "").Split('/');
        return parts.Length == 2 && double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var n)
            && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var d) && n > 0 && d > 0 ? n / d : 0;
    }

    private static string? Said(string? value) => value is null or "unknown" or "reserved" or "unspecified" ? null : value;

    private static string? Text(JsonElement e, string name) =>
        e.ValueKind == JsonValueKind.Object && e.TryGetProperty(name, out var v) && v.ValueKind == JsonValueKind.String ? v.GetString() : null;

    private static long Number(JsonElement e, string name) => e.TryGetProperty(name, out var v)
        ? v.ValueKind == JsonValueKind.Number && v.TryGetInt64(out var n) ? n : long.TryParse(v.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out n) ? n : 0
        : 0;

    private static double? Seconds(JsonElement e, string name) =>
        double.TryParse(Text(e, name), NumberStyles.Float, CultureInfo.InvariantCulture, out var s) && double.IsFinite(s) ? s : null;

    private static TimeSpan? Time(double? seconds) => seconds is { } s && Math.Abs(s) < 1e9 ? TimeSpan.FromSeconds(s) : null;
}
