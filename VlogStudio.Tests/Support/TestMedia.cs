using Microsoft.Extensions.Options;
using VlogStudio.Core.Media;

namespace VlogStudio.Tests.Support;

/// <summary>Real footage, where it is at hand: VLOGSTUDIO_MEDIA, or shared/media beside the repository.</summary>
public static class TestMedia
{
    public static MediaTools Tools() => new(Options.Create(new MediaOptions()));

    public static string? Folder { get; } = Find();

    /// <summary>A file of the set; the test is skipped where the set is not there.</summary>
    public static string Path(string kind, string name)
    {
        Assert.SkipWhen(Folder is null, "The real footage is not here: set VLOGSTUDIO_MEDIA to its folder.");
        return System.IO.Path.Combine(Folder, kind, name);
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("VLOGSTUDIO_MEDIA") is { Length: > 0 } named)
        {
            return Directory.Exists(named) ? named : null;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = System.IO.Path.Combine(folder.FullName, "shared", "media");
            if (Directory.Exists(System.IO.Path.Combine(candidate, "video")))
            {
                return candidate;
            }
        }

        return null;
    }
}
