using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Core.Media;

/// <summary>The one door to ffmpeg and ffprobe: guards in front, limits around, errors translated.</summary>
/// <param name="options">Where the tools are and how far they may go.</param>
/// <param name="logger">Where failures are told.</param>
public sealed partial class MediaTools(IOptions<MediaOptions> options, ILogger<MediaTools>? logger = null)
{
    private const int MaxProbeChars = 8 << 20;
    private const double FaintestBitRate = 16_000;

    private readonly ILogger log = logger ?? (ILogger)NullLogger.Instance;
    private Task<SandboxState>? sandbox;
    private Task<string>? version;

    private MediaOptions Options => options.Value;

    /// <summary>Which program is run.</summary>
    internal string FfmpegProgram => Sandbox.Find(Options.FfmpegPath) ?? Options.FfmpegPath;

    /// <summary>How far ffmpeg is locked in here; found out once.</summary>
    public Task<SandboxState> SandboxAsync(CancellationToken ct)
    {
        LazyInitializer.EnsureInitialized(ref sandbox, () => FindSandboxAsync());
        return sandbox.WaitAsync(ct);
    }

    /// <summary>ffmpeg's version line, e.g. <c>ffmpeg version 5.1.9-0+deb12u1 …</c>; found out once.</summary>
    /// <exception cref="MediaException">ffmpeg is missing.</exception>
    public Task<string> VersionAsync(CancellationToken ct)
    {
        LazyInitializer.EnsureInitialized(ref version, () => FindVersionAsync());
        return version.WaitAsync(ct);
    }

    /// <summary>Looks into a file. Content decides, never the name.</summary>
    /// <returns>
    /// What it holds, or the problem with it: empty_file, playlist_refused, not_media, unsupported_format, header_missing, truncated, no_streams,
    /// too_many_streams, too_many_pixels, too_long, probe_too_slow. A file without picture is no problem here: <see cref="MediaProbe.Video"/> is null.
    /// </returns>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    /// <exception cref="MediaException">ffprobe is missing.</exception>
    public async Task<Result<MediaProbe>> ProbeAsync(string path, CancellationToken ct)
    {
        var kind = await ContentSniffer.SniffAsync(path, ct);
        if (ProbeProblems.FromContent(kind) is { } refused)
        {
            return refused;
        }

        var json = new StringBuilder();
        var run = await RunToolAsync(Options.FfprobePath, FfmpegArguments.BuildProbe(path, Options), [path], null, Options.ProbeLimit, null, line => Gather(json, line), ct);
        if (run.ExitCode != 0 || run.End != ToolEnd.Exited || json.Length > MaxProbeChars)
        {
            return ProbeProblems.FromFfprobe(run, kind, Options);
        }

        using var document = JsonDocument.Parse(json.ToString());
        var read = ProbeReader.Read(document.RootElement, Options);
        return read.IsOk ? await SettleDurationAsync(path, read.Value, ct) : read;
    }

    /// <summary>Looks into a still: PNG or JPEG, as its first bytes say. Its container is told as ffmpeg's name for the form, e.g. <c>png_pipe</c>.</summary>
    /// <returns>What it holds, turned as the camera says; or the problem with it: empty_file, not_media, no_streams, too_many_pixels, probe_too_slow.</returns>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    /// <exception cref="MediaException">ffprobe is missing.</exception>
    public async Task<Result<MediaProbe>> ProbePictureAsync(string path, CancellationToken ct)
    {
        var head = new byte[16];
        await using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, useAsync: true))
        {
            head = head[..await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct)];
        }

        if (PictureFormats.Of(head) is not { } format)
        {
            return new Problem(head.Length == 0 ? "empty_file" : "not_media");
        }

        var json = new StringBuilder();
        var run = await RunToolAsync(
            Options.FfprobePath, FfmpegArguments.BuildPictureProbe(path, format, Options), [path], null, Options.ProbeLimit, null, line => Gather(json, line), ct);
        if (run.ExitCode != 0 || run.End != ToolEnd.Exited || json.Length > MaxProbeChars)
        {
            return new Problem(run.End == ToolEnd.Exited ? "not_media" : "probe_too_slow");
        }

        using var document = JsonDocument.Parse(json.ToString());
        return ProbeReader.ReadPicture(document.RootElement, Options);
    }

    /// <summary>Walks the packets of one stream without decoding. Times are the container's own: in a transport stream they do not begin at 0.</summary>
    /// <param name="path">The file.</param>
    /// <param name="streamIndex">The stream's index in the file.</param>
    /// <param name="onPacket">Called for each packet in file order.</param>
    /// <param name="ct">Ends the walk.</param>
    /// <exception cref="MediaException">The file cannot be read.</exception>
    public async Task ReadPacketsAsync(string path, int streamIndex, Action<MediaPacket> onPacket, CancellationToken ct)
    {
        var run = await RunToolAsync(
            Options.FfprobePath,
            FfmpegArguments.BuildPacketWalk(path, streamIndex, Options),
            [path],
            null,
            Options.WallLimit,
            Options.StallLimit,
            line =>
            {
                if (ReadPacket(line) is { } packet)
                {
                    onPacket(packet);
                }

                return true;
            },
            ct);
        Check(run);
    }

    /// <summary>Runs ffmpeg to its end.</summary>
    /// <exception cref="MediaException">It failed, stalled or took too long.</exception>
    /// <exception cref="OperationCanceledException">The caller stopped it; the process group is gone when this is thrown.</exception>
    public async Task<FfmpegResult> RunAsync(FfmpegCommand command, Action<FfmpegProgress>? onProgress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var progress = new ProgressReader(command.ExpectedDuration, onProgress);
        var readable = command.Inputs.Select(i => i.Path).Concat(command.ReadPaths).Where(Path.Exists);
        var run = await RunToolAsync(
            Options.FfmpegPath,
            FfmpegArguments.Build(command, Options),
            readable,
            command.ScratchFolder,
            command.WallLimit ?? Options.WallLimit,
            Options.StallLimit,
            progress.Take,
            ct);
        Check(run);
        return new FfmpegResult(run.ExitCode, run.StandardError, ReadPeak(run.StandardError), ReadCpu(run.StandardError));
    }

    private async Task<ToolResult> RunToolAsync(
        string tool, IReadOnlyList<string> arguments, IEnumerable<string> readable, string? scratch, TimeSpan wall, TimeSpan? stall, Func<string, bool> onLine, CancellationToken ct)
    {
        var path = Sandbox.Find(tool) ?? throw new MediaException("ffmpeg_missing", $"{tool} is not installed.");
        var state = await SandboxAsync(ct);
        var watcher = ToolWatch.Began(Path.GetFileName(path), arguments);
        var name = Path.GetFileName(path);
        using var span = StudioTrace.Begin(name);
        Action<ToolResult>? onEnd = watcher is null && span is null && !StudioMeter.IsToolWatched ? null : run =>
        {
            var isEnd = run.End == ToolEnd.Exited && !ct.IsCancellationRequested;
            var cpu = ReadCpu(run.StandardError) is { Ticks: > 0 } told ? told : run.CpuTime;
            StudioMeter.ToolRan(name, cpu);
            if (!isEnd || run.ExitCode != 0) { span.Fail(isEnd ? $"exit {run.ExitCode}" : "stopped"); }
            watcher?.Invoke(new ToolUse(isEnd ? run.ExitCode : null, run.StandardError, cpu, Math.Max(ReadPeak(run.StandardError), run.PeakBytes)));
        };
        return await ToolProcess.RunAsync(Sandbox.Wrap(state.Level, Options, path, arguments, readable, scratch, wall), scratch, wall, stall, onLine, ct, onEnd);
    }

    private async Task<SandboxState> FindSandboxAsync()
    {
        string? reason = Options.Sandbox ? null : "switched off";
        var tool = Sandbox.Find(Options.FfprobePath);
        var levels = Options.Sandbox && tool is not null ? Sandbox.Candidates() : [SandboxLevel.LimitsOnly];
        foreach (var level in levels)
        {
            if (level == SandboxLevel.LimitsOnly)
            {
                break;
            }

            var run = await ToolProcess.RunAsync(
                Sandbox.Wrap(level, Options, tool!, ["-version"], [], null, TimeSpan.FromSeconds(20)), null, TimeSpan.FromSeconds(20), null, _ => true, CancellationToken.None);
            if (run is { ExitCode: 0, End: ToolEnd.Exited })
            {
                return Found(level, reason);
            }

            reason = $"{level}: {run.StandardError.Trim()}";
        }

        return Found(SandboxLevel.LimitsOnly, reason ?? "bubblewrap is not installed");
    }

    private async Task<string> FindVersionAsync()
    {
        string? first = null;
        var limit = TimeSpan.FromSeconds(20);
        var run = await RunToolAsync(Options.FfmpegPath, ["-version"], [], null, limit, null, line => (first ??= line) is not null, CancellationToken.None);
        Check(run);
        return first ?? "ffmpeg";
    }

    private SandboxState Found(SandboxLevel level, string? reason)
    {
        MediaLog.SandboxFound(log, level, reason ?? "all is well");
        return new SandboxState(level, reason);
    }

    /// <summary>Believes the header's length unless there is none, it is beyond the limit, or the bytes are far too few for it.</summary>
    private async Task<Result<MediaProbe>> SettleDurationAsync(string path, MediaProbe probe, CancellationToken ct)
    {
        var bytes = new FileInfo(path).Length;
        var isFaint = probe.Video is not null && bytes * 8 / Math.Max(0.001, probe.Duration.TotalSeconds) < FaintestBitRate;
        if (probe.Duration > TimeSpan.Zero && probe.Duration <= Options.MaxDuration && !isFaint)
        {
            return probe;
        }

        var index = probe.Video?.Index ?? probe.Audio!.Index;
        var frame = probe.Video is { Fps: > 0 } v ? 1 / v.Fps : 0;
        double? first = null;
        double last = 0;
        await ReadPacketsAsync(
            path,
            index,
            packet =>
            {
                if ((packet.Pts ?? packet.Dts) is { } at)
                {
                    first = Math.Min(first ?? at, at);
                    last = Math.Max(last, at + (packet.Duration > 0 ? packet.Duration : frame));
                }
            },
            ct);
        if (first is null || last <= first)
        {
            return new Problem("truncated") { Args = [probe.Duration] };
        }

        var measured = TimeSpan.FromSeconds(last - first.Value);
        return measured > Options.MaxDuration
            ? new Problem("too_long") { Args = [measured, Options.MaxDuration] }
            : probe with { Duration = measured, IsDurationMeasured = true };
    }

    private void Check(ToolResult run)
    {
        if (run is { ExitCode: 0, End: ToolEnd.Exited })
        {
            return;
        }

        var error = FfmpegErrors.Translate(run);
        MediaLog.RunFailed(log, error.Code, error.Message);
        throw error;
    }

    private static bool Gather(StringBuilder json, string line)
    {
        if (json.Length <= MaxProbeChars)
        {
            json.Append(line).Append('\n');
        }

        return true;
    }

    private static MediaPacket? ReadPacket(string line)
    {
        var fields = line.Split(',');
        return fields.Length < 5 ? null : new MediaPacket(Real(fields[0]), Real(fields[1]), Real(fields[2]) ?? 0, (int)(Real(fields[3]) ?? 0), fields[4].StartsWith('K'), fields[4].Contains('D', StringComparison.Ordinal));
    }

    private static double? Real(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static long ReadPeak(string text) =>
        PeakLine().Match(text) is { Success: true } found ? long.Parse(found.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * 1024 : 0;

    private static TimeSpan ReadCpu(string text) => CpuLine().Match(text) is { Success: true } found
        ? TimeSpan.FromSeconds((Real(found.Groups[1].Value) ?? 0) + (Real(found.Groups[2].Value) ?? 0))
        : TimeSpan.Zero;

    [GeneratedRegex(@"bench: maxrss=(\d+)\s*[kK]i?B")]
    private static partial Regex PeakLine();

    [GeneratedRegex(@"bench: utime=([\d.]+)s stime=([\d.]+)s rtime=")]
    private static partial Regex CpuLine();
}
