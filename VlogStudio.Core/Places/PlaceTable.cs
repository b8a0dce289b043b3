using System.IO.Compression;
using System.Text;

namespace VlogStudio.Core.Places;

/// <summary>A town.</summary>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Longitude">Degrees east.</param>
/// <param name="Thousands">People, in thousands.</param>
/// <param name="Country">ISO 3166 code.</param>
/// <param name="Name">Its name.</param>
internal sealed record Town(double Latitude, double Longitude, int Thousands, string Country, string Name);

/// <summary>The towns of the world in cells of one degree. Data: GeoNames, CC-BY 4.0; made by tools/places.</summary>
internal sealed class PlaceTable
{
    private const string Resource = "VlogStudio.Core.Places.places.bin.br";
    private readonly Dictionary<(int Lat, int Lon), List<Town>> _cells = [];

    private PlaceTable()
    {
    }

    /// <summary>Reads the table that lies in this assembly.</summary>
    public static PlaceTable Load()
    {
        using var packed = typeof(PlaceTable).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"{Resource} is missing.");
        using var content = new BufferedStream(new BrotliStream(packed, CompressionMode.Decompress), 1 << 16);
        using var reader = new BinaryReader(content, Encoding.UTF8);
        var table = new PlaceTable();
        var (lat, lon) = (0, 0);
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            lat += Signed(reader);
            lon += Signed(reader);
            var thousands = reader.Read7BitEncodedInt();
            var country = string.Intern($"{(char)reader.ReadByte()}{(char)reader.ReadByte()}");
            var town = new Town(lat / 1000.0, lon / 1000.0, thousands, country, Encoding.UTF8.GetString(reader.ReadBytes(reader.Read7BitEncodedInt())));
            var cell = CellOf(town.Latitude, town.Longitude);
            if (!table._cells.TryGetValue(cell, out var towns)) { table._cells.Add(cell, towns = []); }
            towns.Add(town);
        }
        return table;
    }

    /// <summary>The towns within some degrees of a point, over the date line too.</summary>
    public IEnumerable<Town> Around(double latitude, double longitude, double degreesLat, double degreesLon)
    {
        var (south, north) = ((int)Math.Floor(latitude - degreesLat), (int)Math.Floor(latitude + degreesLat));
        var (west, east) = ((int)Math.Floor(longitude - degreesLon), (int)Math.Floor(longitude + degreesLon));
        for (var lat = south; lat <= north; lat++)
        {
            for (var lon = west; lon <= east; lon++)
            {
                if (!_cells.TryGetValue(CellOf(lat, lon), out var towns)) { continue; }
                foreach (var town in towns) { yield return town; }
            }
        }
    }

    private static (int Lat, int Lon) CellOf(double latitude, double longitude) =>
        ((int)Math.Floor(latitude), (((int)Math.Floor(longitude) + 180) % 360 + 360) % 360);

    private static int Signed(BinaryReader reader)
    {
        var value = reader.Read7BitEncodedInt();
        return (value & 1) == 1 ? -(value / 2) - 1 : value / 2;
    }
}
