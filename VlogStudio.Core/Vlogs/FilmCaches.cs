namespace VlogStudio.Core.Vlogs;

/// <summary>Where finished segments are kept between films: a folder of each person's own, so that nobody's footage shows up in another's film.</summary>
internal static class FilmCaches
{
    /// <summary>The person's folder, or null where none is kept.</summary>
    public static string? Of(VlogsOptions options, Guid userId) =>
        options.CacheFolder.Length == 0 ? null : Directory.CreateDirectory(Path.Combine(options.CacheFolder, userId.ToString("n"))).FullName;
}
