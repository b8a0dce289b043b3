using System.Globalization;

namespace VlogStudio.Core.Places;

/// <summary>Names the town nearest to a point, without asking anybody.</summary>
public sealed class FindPlaceName
{
    private const double FarthestKm = 60;
    private const double KmPerDegree = 111.2;

    // Reading the table takes a moment, which a studio without places need not spend.
    private readonly Lazy<PlaceTable> _table = new(PlaceTable.Load);

    /// <summary>Names it, e.g. <c>Paris, France</c>; null where no town is within 60 km.</summary>
    /// <param name="latitude">Degrees north.</param>
    /// <param name="longitude">Degrees east.</param>
    public string? Handle(double latitude, double longitude)
    {
        if (!(Math.Abs(latitude) <= 90 && Math.Abs(longitude) <= 180)) { return null; }
        var shrink = Math.Max(0.02, Math.Cos(latitude * Math.PI / 180));
        var reach = FarthestKm / KmPerDegree;
        Town? best = null;
        var nearest = double.MaxValue;
        foreach (var town in _table.Value.Around(latitude, longitude, reach, Math.Min(180, reach / shrink)))
        {
            var km = Distance(latitude, longitude, town, shrink);
            if (km > FarthestKm) { continue; }
            // A town begins where its houses do, not at its centre: a million people spread over some ten kilometres.
            var fromEdge = Math.Max(0, km - Math.Sqrt(town.Thousands / 10.0)) + (km / 100);
            if (fromEdge < nearest) { (best, nearest) = (town, fromEdge); }
        }
        return best is null ? null : $"{best.Name}, {Country(best.Country)}";
    }

    private static double Distance(double latitude, double longitude, Town town, double shrink)
    {
        var east = Math.Abs(longitude - town.Longitude);
        if (east > 180) { east = 360 - east; }
        var north = latitude - town.Latitude;
        return KmPerDegree * Math.Sqrt((north * north) + (east * east * shrink * shrink));
    }

    private static string Country(string code)
    {
        try { return new RegionInfo(code).EnglishName; }
        catch (ArgumentException) { return code; }
    }
}
