namespace VlogStudio.Core.Vlogs;

/// <summary>Settings of films (section <c>Vlogs</c>).</summary>
public sealed class VlogsOptions
{
    /// <summary>The fewest events a film is made of.</summary>
    public int MinEvents { get; set; } = 3;

    /// <summary>The most events a film may be made of.</summary>
    public int MaxEvents { get; set; } = 200;

    /// <summary>The longest a film may be, seconds.</summary>
    public int MaxFilmSeconds { get; set; } = 900;

    /// <summary>The shortest maximum a person may set, seconds.</summary>
    public int MinFilmSeconds { get; set; } = 3;

    /// <summary>The length the wizard starts with, seconds.</summary>
    public int DefaultFilmSeconds { get; set; } = 60;

    /// <summary>Credits for ten seconds of 720p film.</summary>
    public decimal CreditsPer10SecondsAt720 { get; set; } = 1;

    /// <summary>Credits for ten seconds of 1080p film.</summary>
    public decimal CreditsPer10SecondsAt1080 { get; set; } = 2;

    /// <summary>Credits for ten seconds of 2160p film.</summary>
    public decimal CreditsPer10SecondsAt2160 { get; set; } = 6;

    /// <summary>Films of this length and more, seconds, can also be streamed (HLS), which takes their size in the store a second time; 0 streams none.</summary>
    public int StreamFromSeconds { get; set; } = 180;

    /// <summary>How long a preview is kept.</summary>
    public TimeSpan PreviewLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long an export is kept, which can be made again; unless set, as long as its film.</summary>
    public TimeSpan? ExportLifetime { get; set; }

    /// <summary>How long a conformed clip that no film takes is kept; unless set, as long as the cache has room.</summary>
    public TimeSpan? CacheLifetime { get; set; }

    /// <summary>Where conformed clips are kept between a person's renders, in a folder for each; empty keeps none.</summary>
    public string CacheFolder { get; set; } = "";

    /// <summary>Whether a film's clips may be made by several nodes at once when nodes have nothing else to do; and whether this one helps others.</summary>
    public bool ShareSegments { get; set; } = true;
}
