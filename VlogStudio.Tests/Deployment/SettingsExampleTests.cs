using System.Reflection;
using System.Text.RegularExpressions;
using VlogStudio.Core.Jobs;
using VlogStudio.Hosting;
using VlogStudio.Tests.Architecture;

namespace VlogStudio.Tests.Deployment;

/// <summary>.env.example names every setting the studio reads, and none it does not.</summary>
public sealed partial class SettingsExampleTests
{
    private static readonly string[] s_framework = ["AllowedHosts", "Logging__LogLevel__Default"];

    private static string Sources { get; } = string.Join('\n', SourceTree.Files("VlogStudio").Concat(SourceTree.Files("VlogStudio.Core")).Select(f => File.ReadAllText(Path.Combine(SourceTree.Root, f))));

    private static string Compose { get; } = File.ReadAllText(Path.Combine(SourceTree.Root, "docker-compose.yml"));

    private static List<(string Name, bool IsExplained)> Example { get; } = ReadExample();

    [Fact]
    public void Settings_TheStudioBinds_AreAllExplained()
    {
        var bound = Bound().ToList();
        Assert.True(bound.Count > 90, $"only {bound.Count} settings were found");
        var known = Example.Select(e => e.Name).ToHashSet();
        Assert.DoesNotContain(bound, name => !known.Contains(name));
        Assert.DoesNotContain(Example, e => !e.IsExplained);
        Assert.Equal(Example.Count, known.Count);
    }

    [Fact]
    public void Variables_TheStudioOrComposeReads_AreAllExplained()
    {
        var known = Example.Select(e => e.Name).ToHashSet();
        var read = StudioVariable().Matches(Sources).Select(m => m.Groups[1].Value).Concat(ComposeVariable().Matches(Compose).Select(m => m.Groups[1].Value)).Distinct();
        Assert.DoesNotContain(read, name => !known.Contains(name) && !(name.EndsWith("_FILE", StringComparison.Ordinal) && known.Contains(name[..^5])));
    }

    [Fact]
    public void Variables_OfTheExampleAndOfCompose_AreAllRead()
    {
        var read = Bound().Concat(StudioVariable().Matches(Sources).Select(m => m.Groups[1].Value)).Concat(ComposeVariable().Matches(Compose).Select(m => m.Groups[1].Value))
            .Concat(Literal().Matches(Sources).Select(m => m.Groups[1].Value.Replace(":", "__", StringComparison.Ordinal))).Concat(s_framework).ToHashSet();
        Assert.DoesNotContain(Example, e => !read.Contains(Stem(e.Name)));
        var given = StudioEnvironment().Matches(Compose).Select(m => m.Groups[1].Value).ToList();
        Assert.True(given.Count > 10);
        Assert.DoesNotContain(given, name => !read.Contains(Stem(name)) && !read.Contains(name));

        static string Stem(string name) => ListIndex().Replace(name.EndsWith("_FILE", StringComparison.Ordinal) && !name.StartsWith("VLOGSTUDIO_REDIS", StringComparison.Ordinal) ? name[..^5] : name, "");
    }

    /// <summary>Every property of every class that is bound to a section, as a variable's name.</summary>
    private static IEnumerable<string> Bound()
    {
        var types = new[] { typeof(HostOptions).Assembly, typeof(JobsOptions).Assembly }.SelectMany(a => a.GetTypes()).ToLookup(t => t.Name);
        foreach (Match bind in Binding().Matches(Sources))
        {
            var type = types[bind.Groups["type"].Value].Single();
            var section = bind.Groups["literal"] is { Success: true, Value: var text } ? text : (string)types[bind.Groups["owner"].Value].Single().GetField(bind.Groups["field"].Value)!.GetRawConstantValue()!;
            foreach (var name in Of(type, section)) { yield return name; }
        }
    }

    private static IEnumerable<string> Of(Type type, string prefix) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod?.IsPublic == true)
        .SelectMany(p => p.PropertyType.Namespace!.StartsWith("VlogStudio", StringComparison.Ordinal) && p.PropertyType.IsClass ? Of(p.PropertyType, $"{prefix}__{p.Name}") : [$"{prefix}__{p.Name}"]);

    private static List<(string Name, bool IsExplained)> ReadExample()
    {
        var lines = File.ReadAllLines(Path.Combine(SourceTree.Root, ".env.example"));
        var found = new List<(string, bool)>();
        var isExplained = false;
        foreach (var line in lines)
        {
            if (Variable().Match(line) is { Success: true } variable) { found.Add((variable.Groups[1].Value, isExplained)); }
            else { isExplained = line.StartsWith("# ", StringComparison.Ordinal); }
        }
        return found;
    }

    [GeneratedRegex(@"^#?([A-Za-z][A-Za-z0-9_]*)=")]
    private static partial Regex Variable();

    [GeneratedRegex("\"(VLOGSTUDIO_[A-Z_]+)\"")]
    private static partial Regex StudioVariable();

    [GeneratedRegex(@"\$\{([A-Z_]+)[:}]")]
    private static partial Regex ComposeVariable();

    [GeneratedRegex(@"^\s+((?:VLOGSTUDIO|[A-Z][a-z]+_)_[A-Za-z0-9_]+):", RegexOptions.Multiline)]
    private static partial Regex StudioEnvironment();

    [GeneratedRegex("\"([A-Z][A-Za-z]+:[A-Za-z:]+)\"")]
    private static partial Regex Literal();

    [GeneratedRegex("__[0-9]+$")]
    private static partial Regex ListIndex();

    [GeneratedRegex(@"(?:Configure|AddOptions)<(?<type>\w+)>\(\)?(?:\.Bind\()?configuration\.GetSection\((?:""(?<literal>\w+)""|(?<owner>\w+)\.(?<field>\w+))\)|GetSection\(""(?<literal>\w+)""\)\.Get<(?<type>\w+Options)>")]
    private static partial Regex Binding();
}
