using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Compute.Node;

/// <summary>How a compute node works (section <c>Compute</c>).</summary>
public sealed class ComputeNodeOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Compute";

    /// <summary>The studio it works for.</summary>
    public Uri? Server { get; set; }

    /// <summary>Its key; the file goes first where both are given.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>A file with its key, read again whenever the key is refused: a rotated key needs no restart.</summary>
    public string ApiKeyFile { get; set; } = "";

    /// <summary>How many films it makes at once; unless set, one for four cores and two gigabytes.</summary>
    public int Places { get; set; } = NodeSize.Here.Places(4, 2 * NodeSize.Gigabyte);

    /// <summary>Where segments are kept between films; empty keeps none.</summary>
    public string CacheFolder { get; set; } = "";

    /// <summary>How often it asks for work while there is none.</summary>
    public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often it tells of a film in the making; the server's wish goes first where that is more often.</summary>
    public TimeSpan Report { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The first wait before a call is tried again; it doubles twice.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one call may take; bytes of films are not counted.</summary>
    public TimeSpan CallLimit { get; set; } = TimeSpan.FromSeconds(30);
}
