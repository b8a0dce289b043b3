using System.Globalization;
using System.Text;
using VlogStudio.Core.Media;
using VlogStudio.Core.Rendering.Filters;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering;

/// <summary>Joins segments and sound by copying: nothing is encoded here.</summary>
internal sealed class Assembler(MediaTools media, RunMeter meter)
{
    /// <summary>Writes the film. Its only tags are its title and those of its chapters, which travel in a file, never in an argument.</summary>
    public async Task AssembleAsync(Timeline timeline, RenderProfile profile, IReadOnlyList<(string Path, int Frames)> segments, string sound, string target, CancellationToken ct)
    {
        var folder = Path.GetDirectoryName(target)!;
        var list = Path.Combine(folder, "segments.txt");
        var tags = Path.Combine(folder, "tags.txt");
        await File.WriteAllTextAsync(list, ConcatList(segments, timeline.Rate), ct);
        await File.WriteAllTextAsync(tags, TagFile(timeline), ct);
        await meter.CountAsync(media.RunAsync(
            new FfmpegCommand
            {
                Inputs =
                [
                    // Segments of one profile share their parameter sets: nothing has to be converted, and the packets stay the bytes that were checked.
                    new FfmpegInput(list, ["-f", "concat", "-safe", "0", "-auto_convert", "0"], IsTrusted: true),
                    new FfmpegInput(sound, [], IsTrusted: true),
                    new FfmpegInput(tags, ["-f", "ffmetadata"], IsTrusted: true),
                ],
                Outputs =
                [
                    "-map", "0:v:0", "-map", "1:a:0", "-c", "copy", "-map_metadata:g", "2:g", "-map_metadata:s", "-1", "-map_chapters", timeline.Chapters.Count > 0 ? "2" : "-1", "-tag:v", EncoderSettings.TagOf(profile.Codec),
                    // The picture is upright; ffmpeg 5 and 6 would hand the display matrix of the first recording on.
                    "-metadata:s:v:0", "rotate=0",
                    "-video_track_timescale", EncoderSettings.TimeScale(timeline.Rate).ToString(CultureInfo.InvariantCulture),
                    "-movflags", "+faststart", "-fflags", "+bitexact", "-f", "mp4", target,
                ],
                ReadPaths = [.. segments.Select(s => s.Path).Distinct()],
                ScratchFolder = folder,
            },
            null,
            ct));
    }

    internal static string ConcatList(IReadOnlyList<(string Path, int Frames)> segments, FrameRate rate)
    {
        var text = new StringBuilder("ffconcat version 1.0\n");
        foreach (var (path, frames) in segments)
        {
            var quoted = path.Replace("'", @"'\''", StringComparison.Ordinal);
            text.Append(CultureInfo.InvariantCulture, $"file 'file:{quoted}'\nduration {FilterText.Seconds(rate.ToTime(frames))}\n");
        }

        return text.ToString();
    }

    internal static string TagFile(Timeline timeline)
    {
        var text = new StringBuilder(";FFMETADATA1\n");
        AddTitle(text, timeline.Title);
        var chapters = FromTheStart(timeline);
        var total = timeline.TotalFrames();
        for (var i = 0; i < chapters.Count; i++)
        {
            var end = i + 1 < chapters.Count ? chapters[i + 1].StartFrame : total;
            text.Append(CultureInfo.InvariantCulture, $"[CHAPTER]\nTIMEBASE={timeline.Rate.Denominator}/{timeline.Rate.Numerator}\nSTART={chapters[i].StartFrame}\nEND={end}\n");
            AddTitle(text, chapters[i].Title);
        }

        return text.ToString();
    }

    /// <summary>In a file the first chapter begins with the film, so that a later one would be moved: what is before it is named as the film is.</summary>
    private static IReadOnlyList<Chapter> FromTheStart(Timeline timeline) => timeline.Chapters is not [{ StartFrame: > 0 } first, ..] ? timeline.Chapters
        : Clean(timeline.Title).Length > 0 ? [new Chapter(0, timeline.Title), .. timeline.Chapters]
        : [first with { StartFrame = 0 }, .. timeline.Chapters.Skip(1)];

    private static string Clean(string title) => string.Concat(title.ReplaceLineEndings(" ").Where(c => !char.IsControl(c))).Trim();

    private static void AddTitle(StringBuilder text, string title)
    {
        var clean = Clean(title);
        if (clean.Length == 0)
        {
            return;
        }

        text.Append("title=");
        foreach (var c in clean)
        {
            text.Append(c is '=' or ';' or '#' or '\\' ? @"\" : "").Append(c);
        }

        text.Append('\n');
    }
}
