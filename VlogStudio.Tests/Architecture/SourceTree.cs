namespace VlogStudio.Tests.Architecture;

/// <summary>The product's sources, where the tests run inside the repository.</summary>
internal static class SourceTree
{
    private static readonly string[] s_built = ["bin", "obj", "node_modules", "wwwroot", "Migrations"];

    /// <summary>The repository's folder.</summary>
    public static string Root { get; } = Find();

    /// <summary>Source files below a folder, relative to the repository.</summary>
    public static IEnumerable<string> Files(string folder, string pattern = "*.cs") =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Root, f))
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(part => s_built.Contains(part)));

    /// <summary>The lines of a file that are code: comments may speak of anything.</summary>
    public static IEnumerable<string> Code(string file) =>
        File.ReadLines(Path.Combine(Root, file)).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal));

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "VlogStudio.sln"))) { folder = folder.Parent; }
        Assert.SkipWhen(folder is null, "The sources are not here.");
        return folder!.FullName;
    }
}
