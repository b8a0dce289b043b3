namespace VlogStudio.Core.Timelines;

/// <summary>A part of a source's upright picture.</summary>
/// <param name="CentreX">The middle of the part, 0 (left) .. 1 (right).</param>
/// <param name="CentreY">The middle of the part, 0 (top) .. 1 (bottom).</param>
/// <param name="Zoom">How much it is enlarged: 1 shows as much as fits, 2 half of it; 1..8.</param>
public sealed record Reframe(double CentreX, double CentreY, double Zoom);

/// <summary>How a still moves: evenly from one part of the picture to another.</summary>
/// <param name="From">The part shown first.</param>
/// <param name="To">The part shown last.</param>
public sealed record KenBurns(Reframe From, Reframe To);

/// <summary>A card: words on a plain ground.</summary>
public sealed record Card
{
    /// <summary>What stands on it; line breaks are kept.</summary>
    public required string Text { get; init; }

    /// <summary>Smaller words below, or null.</summary>
    public string? Detail { get; init; }

    /// <summary>The ground's colour, <c>#rrggbb</c>.</summary>
    public string Ground { get; init; } = "#101418";

    /// <summary>The words' colour, <c>#rrggbb</c>.</summary>
    public string Ink { get; init; } = "#ffffff";
}
