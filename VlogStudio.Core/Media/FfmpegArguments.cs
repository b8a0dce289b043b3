using System.Globalization;

namespace VlogStudio.Core.Media;

/// <summary>Turns a command into ffmpeg's argument list, guards first.</summary>
internal static class FfmpegArguments
{
    public static List<string> Build(FfmpegCommand command, MediaOptions options)
    {
        List<string> arguments =
        [
            "-hide_banner", "-nostdin", "-nostats", "-benchmark", "-loglevel", "level+info", "-progress", "pipe:1", "-stats_period", "0.25", "-y",
        ];
        if (command.StopOnError)
        {
            arguments.Add("-xerror");
        }

        arguments.AddRange(command.Globals);
        foreach (var input in command.Inputs)
        {
            arguments.AddRange(input.PictureFormat is { } picture ? PictureGuards(options, picture) : InputGuards(options, input.IsTrusted));
            arguments.AddRange(input.Options);
            arguments.Add("-i");
            arguments.Add(FileUrl(input.Path));
        }

        arguments.AddRange(command.Outputs);
        return arguments;
    }

    public static List<string> BuildProbe(string path, MediaOptions options) =>
    [
        "-hide_banner", "-loglevel", "level+error", .. InputGuards(options, isTrusted: false), "-max_streams", (options.MaxStreams * 2).ToString(CultureInfo.InvariantCulture),
        "-print_format", "json", "-show_format", "-show_streams", FileUrl(path),
    ];

    /// <summary>The orientation of a photograph lies beside its frame, not in its header.</summary>
    public static List<string> BuildPictureProbe(string path, string format, MediaOptions options) =>
    [
        "-hide_banner", "-loglevel", "level+error", .. PictureGuards(options, format), "-read_intervals", "%+#1",
        "-print_format", "json", "-show_format", "-show_streams", "-show_frames", FileUrl(path),
    ];

    public static List<string> BuildPacketWalk(string path, int streamIndex, MediaOptions options) =>
    [
        "-hide_banner", "-loglevel", "level+error", .. InputGuards(options, isTrusted: false), "-select_streams", streamIndex.ToString(CultureInfo.InvariantCulture),
        "-show_entries", "packet=pts_time,dts_time,duration_time,size,flags", "-print_format", "compact=nokey=1:print_section=0:item_sep=,", FileUrl(path),
    ];

    /// <summary>The prefix keeps a name like <c>-y</c> or <c>concat:a|b</c> a plain file.</summary>
    public static string FileUrl(string path) => "file:" + System.IO.Path.GetFullPath(path);

    /// <summary>A picture's form is said, not guessed: guessing would read a name with a percent sign as a pattern of names.</summary>
    private static List<string> PictureGuards(MediaOptions options, string format) =>
    [
        "-protocol_whitelist", Whitelists.Protocols, "-format_whitelist", Whitelists.Pictures, "-codec_whitelist", Whitelists.PictureCodecs,
        "-max_pixels", options.MaxPixels.ToString(CultureInfo.InvariantCulture), "-f", format,
    ];

    private static List<string> InputGuards(MediaOptions options, bool isTrusted)
    {
        List<string> guards = ["-protocol_whitelist", Whitelists.Protocols];
        if (!isTrusted)
        {
            guards.AddRange(["-format_whitelist", Whitelists.Formats, "-codec_whitelist", Whitelists.Codecs, "-max_pixels", options.MaxPixels.ToString(CultureInfo.InvariantCulture)]);
        }

        return guards;
    }
}
