namespace VlogStudio.Features.Vlogs.Wizard;

/// <summary>Everything a person has chosen in the wizard for one day: the draft that is kept, and all that is needed to come back to the same place.</summary>
public sealed record WizardChoices
{
    /// <summary>The key with which the film is asked for, so that a double press makes one film.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>What was sent with that key, as a fingerprint; null while nothing was sent.</summary>
    public string? SentFingerprint { get; init; }

    /// <summary>1 = choose events, 2 = make it yours.</summary>
    public int Step { get; init; } = 1;

    /// <summary>The chosen events in the order of the film.</summary>
    public IReadOnlyList<Guid> Chosen { get; init; } = [];

    /// <summary>Whether the person put them in an order of their own; else they follow the clock.</summary>
    public bool IsHandOrdered { get; init; }

    /// <summary>How many events a recommendation may take.</summary>
    public int RecommendLimit { get; init; } = 8;

    /// <summary>What the person would like to see, in words.</summary>
    public string Wish { get; init; } = "";

    /// <summary>The recommendation asked for last, so that its progress and its reasons come back after a reload.</summary>
    public Guid? RecommendationId { get; init; }

    /// <summary>Whether that recommendation's choice was ticked already.</summary>
    public bool IsRecommendationApplied { get; init; }

    /// <summary>How the film is to be.</summary>
    public FilmChoices Film { get; init; } = new();
}

/// <summary>How the film is to be: the second step.</summary>
public sealed record FilmChoices
{
    /// <summary>Shortest maximum the page offers, seconds.</summary>
    public const double MinSeconds = 5;

    /// <summary>Title; empty lets the day name it.</summary>
    public string Title { get; init; } = "";

    /// <summary>landscape, portrait or square.</summary>
    public string Orientation { get; init; } = "landscape";

    /// <summary>720p, 1080p or 2160p.</summary>
    public string Resolution { get; init; } = "1080p";

    /// <summary>The film is never longer than this, seconds.</summary>
    public double MaxSeconds { get; init; } = 60;

    /// <summary>cut or crossfade.</summary>
    public string Transition { get; init; } = "crossfade";

    /// <summary>blur or crop: what happens to footage of another shape.</summary>
    public string Fit { get; init; } = "blur";

    /// <summary>The music, or null for none.</summary>
    public MusicChoice? Music { get; init; }

    /// <summary>Whether the clips' own sound is heard.</summary>
    public bool KeepOriginalSound { get; init; } = true;

    /// <summary>How loud it is, 0..1.</summary>
    public double OriginalVolume { get; init; } = 1;
}

/// <summary>A piece of a track under the film.</summary>
/// <param name="TrackId">The track.</param>
/// <param name="Title">Its title, so that the page can name it before the library has answered.</param>
/// <param name="TrackSeconds">Its whole length, seconds.</param>
/// <param name="Start">Where the piece begins, seconds.</param>
/// <param name="End">Where the piece ends, seconds.</param>
public sealed record MusicChoice(Guid TrackId, string Title, double TrackSeconds, double Start, double End)
{
    /// <summary>The shortest piece, seconds.</summary>
    public const double MinSeconds = 1;

    /// <summary>How loud, 0..1.</summary>
    public double Volume { get; init; } = 0.6;

    /// <summary>Whether it steps back while people speak.</summary>
    public bool Duck { get; init; } = true;

    /// <summary>The same track with another piece; drawn to what the track has.</summary>
    public MusicChoice WithPiece(double start, double end)
    {
        if (!double.IsFinite(start) || !double.IsFinite(end)) { return this; }
        var shortest = Math.Min(MinSeconds, TrackSeconds);
        start = Math.Clamp(start, 0, Math.Max(0, TrackSeconds - shortest));
        end = Math.Clamp(end, start + shortest, Math.Max(start + shortest, TrackSeconds));
        return this with { Start = Math.Round(start, 2), End = Math.Round(Math.Min(end, TrackSeconds), 2) };
    }

    /// <summary>The piece of the same length that begins elsewhere.</summary>
    public MusicChoice MovedTo(double start)
    {
        var length = End - Start;
        start = Math.Clamp(double.IsFinite(start) ? start : Start, 0, Math.Max(0, TrackSeconds - length));
        return WithPiece(start, start + length);
    }
}
