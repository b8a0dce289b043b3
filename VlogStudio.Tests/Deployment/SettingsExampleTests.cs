using System.Collections;
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
        Assert.DoesNotContain(bound, name => !known.Contains(name) && !known.Contains($"{name}__0"));
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
            foreach (var name in Of(type, section.Replace(":", "__", StringComparison.Ordinal))) { yield return name; }
        }
    }

    private static IEnumerable<string> Of(Type type, string prefix) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(IsBound).SelectMany(p => p.PropertyType switch
    {
        { IsGenericType: true } map when map.GetGenericTypeDefinition() == typeof(Dictionary<,>) =>
            ((IDictionary)p.GetValue(Activator.CreateInstance(type))!).Keys.Cast<string>().SelectMany(key => Of(map.GetGenericArguments()[1], $"{prefix}__{p.Name}__{key}")),
        { Namespace: { } space, IsClass: true } inner when space.StartsWith("VlogStudio", StringComparison.Ordinal) => Of(inner, $"{prefix}__{p.Name}"),
        _ => [$"{prefix}__{p.Name}"],
    });

    /// <summary>What can be set, and lists and maps that are filled.</summary>
    private static bool IsBound(PropertyInfo property) =>
        property.SetMethod?.IsPublic == true || (property.SetMethod is null && property.PropertyType is { IsGenericType: true } type && type.GetGenericTypeDefinition() is var of && (of == typeof(IList<>) || of == typeof(Dictionary<,>)));

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
