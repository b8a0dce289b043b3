namespace VlogStudio.Core.Timelines.Exchange;

/// <summary>How a source is named in an exported file.</summary>
/// <param name="Name">A file name without folders, safe everywhere; unique among the sources of one film.</param>
/// <param name="Duration">Its length, or null where unknown.</param>
/// <param name="Size">Size of its upright picture, or null where unknown or without one.</param>
public sealed record ExchangeMedia(string Name, TimeSpan? Duration = null, FrameSize? Size = null)
{
    /// <summary>The folder beside the exported file in which its media are looked for.</summary>
    public const string Folder = "media";

    /// <summary>Where it is looked for, from the exported file.</summary>
    public string Path => $"{Folder}/{Name}";
}
