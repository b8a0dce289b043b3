namespace VlogStudio.Core.Music;

/// <summary>How large a piece of music may be, and where the library's come from (section <c>Music</c>).</summary>
public sealed class MusicOptions
{
    /// <summary>The largest piece, bytes.</summary>
    public long MaxBytes { get; set; } = 300L * 1024 * 1024;

    /// <summary>The longest piece.</summary>
    public TimeSpan MaxDuration { get; set; } = TimeSpan.FromHours(2);

    /// <summary>The most pieces one person may add.</summary>
    public int MaxOwnTracks { get; set; } = 500;

    /// <summary>
    /// Folder whose sound files are put into the library; empty for none. Title and artist come from their tags, the licence from a text file of the
    /// same name beside each (<c>song.mp3</c>, <c>song.licence.txt</c>).
    /// </summary>
    public string LibraryFolder { get; set; } = "";

    /// <summary>Folder where a piece waits until it is whole.</summary>
    public string StagingFolder { get; set; } = "data/uploads";
}
