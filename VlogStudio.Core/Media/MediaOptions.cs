namespace VlogStudio.Core.Media;

/// <summary>Where ffmpeg is and how far it may go (section <c>Media</c>).</summary>
public sealed class MediaOptions
{
    /// <summary>ffmpeg, a path or a name on PATH.</summary>
    public string FfmpegPath { get; set; } = "ffmpeg";

    /// <summary>ffprobe, a path or a name on PATH.</summary>
    public string FfprobePath { get; set; } = "ffprobe";

    /// <summary>The longest one run may take.</summary>
    public TimeSpan WallLimit { get; set; } = TimeSpan.FromHours(2);

    /// <summary>The longest a run may go without progress.</summary>
    public TimeSpan StallLimit { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest a look into a file may take.</summary>
    public TimeSpan ProbeLimit { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The most pixels a picture may have.</summary>
    public long MaxPixels { get; set; } = 36_000_000;

    /// <summary>The longest a recording may be.</summary>
    public TimeSpan MaxDuration { get; set; } = TimeSpan.FromHours(6);

    /// <summary>The most streams a file may have.</summary>
    public int MaxStreams { get; set; } = 32;

    /// <summary>Address space one run may take, bytes; 0 for no limit.</summary>
    public long MaxMemoryBytes { get; set; } = 12L << 30;

    /// <summary>The largest file one run may write, bytes; 0 for no limit.</summary>
    public long MaxOutputBytes { get; set; } = 64L << 30;

    /// <summary>How nice runs are to everything else on the machine, 0..19.</summary>
    public int Niceness { get; set; } = 10;

    /// <summary>Whether to lock runs in with bubblewrap where it is installed.</summary>
    public bool Sandbox { get; set; } = true;
}
