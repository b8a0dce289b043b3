namespace VlogStudio.Core.Places;

/// <summary>Names the town nearest to a point, without asking anybody.</summary>
public sealed class FindPlaceName
{
    /// <summary>Names it, e.g. <c>Paris, FR</c>; null where no town is within 60 km.</summary>
    /// <param name="latitude">Degrees north.</param>
    /// <param name="longitude">Degrees east.</param>
    public string? Handle(double latitude, double longitude) => throw new NotSupportedException();
}
