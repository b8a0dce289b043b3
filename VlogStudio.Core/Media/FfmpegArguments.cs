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
            arguments.AddRange(InputGuards(options, input.IsTrusted));
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

    public static List<string> BuildPacketWalk(string path, int streamIndex, MediaOptions options) =>
    [
        "-hide_banner", "-loglevel", "level+error", .. InputGuards(options, isTrusted: false), "-select_streams", streamIndex.ToString(CultureInfo.InvariantCulture),
        "-show_entries", "packet=pts_time,dts_time,duration_time,size,flags", "-print_format", "compact=nokey=1:print_section=0:item_sep=,", FileUrl(path),
    ];

    /// <summary>The prefix keeps a name like <c>-y</c> or <c>concat:a|b</c> a plain file.</summary>
    public static string FileUrl(string path) => "file:" + System.IO.Path.GetFullPath(path);

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
