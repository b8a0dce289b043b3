using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace VlogStudio.Tests.Architecture;

/// <summary>What people read comes from resources, and every code has its words.</summary>
public sealed partial class WordsTests
{
    [Fact]
    public void Problems_OfCore_AllHaveWords()
    {
        var known = Keys("VlogStudio/Api/Problems.resx");
        var used = SourceTree.Files("VlogStudio.Core").SelectMany(f => Codes(f).Select(c => (Code: c, File: f))).DistinctBy(x => x.Code);
        Assert.Empty(used.Where(x => !known.Contains(x.Code)).Select(x => $"{x.Code} ({x.File})"));
    }

    [Fact]
    public void Resources_Always_NameEachWordOnce()
    {
        var doubled =
            from file in SourceTree.Files("VlogStudio", "*.resx")
            from key in XDocument.Load(Path.Combine(SourceTree.Root, file)).Root!.Elements("data").GroupBy(d => (string)d.Attribute("name")!)
            where key.Count() > 1
            select $"{file}: {key.Key}";
        Assert.Empty(doubled);
    }

    private static HashSet<string> Keys(string file) =>
        [.. XDocument.Load(Path.Combine(SourceTree.Root, file)).Root!.Elements("data").Select(d => (string)d.Attribute("name")!)];

    private static IEnumerable<string> Codes(string file)
    {
        var text = string.Join('\n', SourceTree.Code(file));
        return Invalid().Matches(text).Concat(Plain().Matches(text)).Concat(New().Matches(text)).Select(m => m.Groups[1].Value);
    }

    [GeneratedRegex("""Problem\.Invalid\(\s*[^,()]+,\s*"([a-z0-9_]+)"\s*[,)]""")]
    private static partial Regex Invalid();

    [GeneratedRegex("""Problem\.(?:Conflict|NotFound)\(\s*"([a-z0-9_]+)"\s*[,)]""")]
    private static partial Regex Plain();

    [GeneratedRegex("""new(?: Problem)?\(\s*"([a-z0-9_]+)",\s*ProblemKind\.""")]
    private static partial Regex New();
}
