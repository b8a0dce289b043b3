namespace VlogStudio.Core.Media;

/// <summary>
/// One run of ffmpeg as a value: what it reads, what it does, what it writes. <see cref="MediaTools"/> puts the guards in front (protocol and
/// format whitelists, limits, sandbox); a command never carries a person's words in an argument.
/// </summary>
public sealed record FfmpegCommand
{
    /// <summary>How many files one run may sensibly read: open inputs cost memory each, and what has more goes into another run.</summary>
    public const int MostInputs = 24;

    /// <summary>The inputs in order.</summary>
    public required IReadOnlyList<FfmpegInput> Inputs { get; init; }

    /// <summary>Everything after the inputs: filters, maps, encoder settings, output paths.</summary>
    public required IReadOnlyList<string> Outputs { get; init; }

    /// <summary>Options before the inputs, e.g. <c>-filter_complex_threads</c>.</summary>
    public IReadOnlyList<string> Globals { get; init; } = [];

    /// <summary>Length of what will be made, for progress; null where unknown.</summary>
    public TimeSpan? ExpectedDuration { get; init; }

    /// <summary>Whether any decode or mux error ends the run (<c>-xerror</c>).</summary>
    public bool StopOnError { get; init; } = true;

    /// <summary>The folder the run may write to; everything else is read-only to it.</summary>
    public required string ScratchFolder { get; init; }

    /// <summary>Files and folders it may read besides its inputs, e.g. what a concat list names.</summary>
    public IReadOnlyList<string> ReadPaths { get; init; } = [];

    /// <summary>The longest the run may take; null for the default of the options.</summary>
    public TimeSpan? WallLimit { get; init; }
}

/// <summary>One input of a run.</summary>
/// <param name="Path">The local file.</param>
/// <param name="Options">Options before its <c>-i</c>, e.g. <c>-ss</c>, <c>-t</c>, <c>-threads</c>.</param>
/// <param name="IsTrusted">True for files this program made itself (concat lists, raw PCM), which skip the format whitelist.</param>
public sealed record FfmpegInput(string Path, IReadOnlyList<string> Options, bool IsTrusted = false)
{
    /// <summary>ffmpeg's name for the form of a picture, e.g. <c>png_pipe</c>; null for films and sound. A picture may be nothing else.</summary>
    public string? PictureFormat { get; init; }
}

/// <summary>How far a run is.</summary>
/// <param name="Frame">Frames written.</param>
/// <param name="OutTime">Length written.</param>
/// <param name="Fraction">0..1 of the expected length; 0 where unknown.</param>
public sealed record FfmpegProgress(long Frame, TimeSpan OutTime, double Fraction);

/// <summary>How a run ended.</summary>
/// <param name="ExitCode">0 when ffmpeg was content; that alone proves nothing about the output.</param>
/// <param name="StandardError">The last 64 KiB of what it said, at level info, each line with its level in brackets: <c>[error] …</c>.</param>
/// <param name="PeakBytes">Peak resident memory; 0 if it could not be read.</param>
/// <param name="CpuTime">Processor time used.</param>
public sealed record FfmpegResult(int ExitCode, string StandardError, long PeakBytes, TimeSpan CpuTime);
