namespace VlogStudio.Core.Timelines.Exchange.Sheets;

/// <summary>
/// A film as cutting programs say it: what each format has a native element for, in fields; the rest in notes of the element. Writers and readers of
/// formats know only this; <see cref="SheetMaker"/> and <see cref="SheetReader"/> are the way from and to a <see cref="Timeline"/>.
/// </summary>
internal sealed record Sheet
{
    public required string Title { get; init; }

    public required FrameRate Rate { get; init; }

    public required FrameSize Size { get; init; }

    /// <summary>How loud the clips are in all; null where the format does not say.</summary>
    public double? Volume { get; init; }

    public required IReadOnlyList<SheetClip> Clips { get; init; }

    public IReadOnlyList<SheetText> Texts { get; init; } = [];

    /// <summary>The music, repeated until the film ends.</summary>
    public IReadOnlyList<SheetSound> Music { get; init; } = [];

    public SheetSound? Voice { get; init; }

    public IReadOnlyList<SheetMarker> Markers { get; init; } = [];

    public Notes Notes { get; init; } = new();

    public int TotalFrames => Clips.Sum(c => c.Frames - (c.Join?.Frames ?? 0));
}

/// <summary>A stretch of picture.</summary>
internal sealed record SheetClip
{
    /// <summary>As problems name it.</summary>
    public string Where { get; init; } = "";

    /// <summary>Name of the file; null on a card.</summary>
    public string? File { get; init; }

    /// <summary>Words of a card.</summary>
    public string? Words { get; init; }

    public string? Ground { get; init; }

    public string? Ink { get; init; }

    public bool IsCard { get; init; }

    /// <summary>Where it begins in its source.</summary>
    public required TimeSpan In { get; init; }

    /// <summary>Frames of the film, joins included.</summary>
    public required int Frames { get; init; }

    public double Speed { get; init; } = 1;

    public double? Volume { get; init; }

    public ClipFit? Fit { get; init; }

    public bool? Stabilise { get; init; }

    /// <summary>How it takes over from the clip before; null cuts.</summary>
    public Transition? Join { get; init; }

    public Notes Notes { get; init; } = new();
}

/// <summary>Words over the picture.</summary>
internal sealed record SheetText
{
    public required string Words { get; init; }

    public required int Start { get; init; }

    public required int Frames { get; init; }

    /// <summary>0, 1, 2 …: texts of one lane never overlap.</summary>
    public int Lane { get; init; }

    public Notes Notes { get; init; } = new();
}

/// <summary>Sound under the film.</summary>
internal sealed record SheetSound
{
    /// <summary>As problems name it.</summary>
    public string Where { get; init; } = "";

    public string? File { get; init; }

    public required int Start { get; init; }

    public required TimeSpan In { get; init; }

    public required int Frames { get; init; }

    public double? Volume { get; init; }

    /// <summary>Null where the format does not say.</summary>
    public int? FadeIn { get; init; }

    public int? FadeOut { get; init; }

    public Notes Notes { get; init; } = new();
}

/// <summary>A chapter.</summary>
internal sealed record SheetMarker(int Start, string Title, Notes Notes);
