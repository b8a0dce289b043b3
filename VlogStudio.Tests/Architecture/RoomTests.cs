using System.Text.RegularExpressions;

namespace VlogStudio.Tests.Architecture;

/// <summary>The floors of the house (docs/architecture.md) as data: arrows only point down.</summary>
public sealed partial class RoomTests
{
    private static readonly Dictionary<string, int> s_floors = new(StringComparer.Ordinal)
    {
        ["Primitives"] = 0, ["Data"] = 0, ["Storage"] = 0, ["Media"] = 0, ["Ai"] = 0, ["Messaging"] = 0, ["Caching"] = 0, ["Telemetry"] = 0,
        ["Jobs"] = 1, ["Credits"] = 1, ["History"] = 1, ["Auditing"] = 1, ["Identity"] = 1, ["Webhooks"] = 1, ["Notices"] = 1, ["Keys"] = 1,
        ["Recordings"] = 2, ["Music"] = 2, ["Places"] = 2,
        ["Events"] = 3, ["Timelines"] = 3,
        ["Rendering"] = 4,
        ["Vlogs"] = 5, ["Disputes"] = 5,
        ["Compute"] = 6, ["Demo"] = 6, ["Retention"] = 6, ["Publishing"] = 6,
    };

    // The one permitted loop: the context lists the rooms' entities.
    private static readonly string[] s_loop = ["VlogStudio.Core/Data/StudioDb.cs"];

    [Fact]
    public void Rooms_OfCore_AllHaveAFloor()
    {
        var rooms = Directory.GetDirectories(Path.Combine(SourceTree.Root, "VlogStudio.Core")).Select(Path.GetFileName).Where(n => n is not ("bin" or "obj"));
        Assert.Empty(rooms.Except(s_floors.Keys));
    }

    [Fact]
    public void Rooms_OfCore_UseOnlyTheirFloorAndBelow()
    {
        var upward =
            from file in SourceTree.Files("VlogStudio.Core")
            where !s_loop.Contains(file)
            let room = file.Split(Path.DirectorySeparatorChar)[1]
            where s_floors.ContainsKey(room)
            from used in Used(file).Distinct()
            where s_floors.TryGetValue(used, out var floor) && floor > s_floors[room]
            select $"{file} ({room}, floor {s_floors[room]}) uses {used} (floor {s_floors[used]})";
        Assert.Empty(upward);
    }

    [Fact]
    public void Rendering_Always_KnowsNeitherPeopleNorDatabase() => Assert.Empty(
        from file in SourceTree.Files("VlogStudio.Core/Rendering")
        from used in Used(file)
        where used is "Data" or "Identity" or "Credits" or "History"
        select $"{file} uses {used}");

    [Theory]
    [InlineData("DbContext")]
    [InlineData("StudioDb")]
    [InlineData("using Quartz")]
    [InlineData("using Amazon")]
    [InlineData("StackExchange")]
    [InlineData("MediaTools")]
    [InlineData("Process.Start")]
    public void Features_Always_LeaveTheWorkToCore(string word) => Assert.Empty(
        from folder in (string[])["VlogStudio/Features", "VlogStudio/Components", "VlogStudio/Api"]
        from file in SourceTree.Files(folder).Concat(SourceTree.Files(folder, "*.razor"))
        where SourceTree.Code(file).Any(line => line.Contains(word, StringComparison.Ordinal))
        select $"{file}: {word}");

    [Theory]
    [InlineData("Microsoft.AspNetCore.Http")]
    [InlineData("Microsoft.AspNetCore.Components")]
    [InlineData("Microsoft.AspNetCore.Mvc")]
    public void Core_Always_KnowsNoWeb(string space) => Assert.Empty(
        from file in SourceTree.Files("VlogStudio.Core")
        where SourceTree.Code(file).Any(line => line.Contains(space, StringComparison.Ordinal))
        select $"{file}: {space}");

    [Theory]
    [InlineData("Quartz", "Jobs")]
    [InlineData("Amazon", "Storage")]
    [InlineData("StackExchange", "Caching")]
    [InlineData("OpenTelemetry", "none of them: only the host exports")]
    public void Core_OutsideLibraries_AreTouchedByOneRoom(string library, string room) => Assert.Empty(
        from file in SourceTree.Files("VlogStudio.Core")
        where file.Split(Path.DirectorySeparatorChar)[1] != room
        where SourceTree.Code(file).Any(line => line.StartsWith($"using {library}", StringComparison.Ordinal))
        select $"{file}: {library}");

    [Theory]
    [InlineData("googleapis", "Publishing")]
    [InlineData("YouTubeHttp", "Publishing")]
    public void Core_OutsideSystems_AreTouchedByOneRoom(string word, string room) => Assert.Empty(
        from file in SourceTree.Files("VlogStudio.Core").Concat(SourceTree.Files("VlogStudio"))
        where file.Split(Path.DirectorySeparatorChar) is not ["VlogStudio.Core", var folder, ..] || folder != room
        where SourceTree.Code(file).Any(line => line.Contains(word, StringComparison.Ordinal))
        select $"{file}: {word}");

    [Fact]
    public void Files_TooLong_AreNamed()
    {
        var long400 = SourceTree.Files("VlogStudio.Core").Concat(SourceTree.Files("VlogStudio")).Where(f => Lines(f) > 400).Select(f => $"{f}: {Lines(f)} lines of C#");
        var long150 = SourceTree.Files("VlogStudio", "*.razor").Where(f => Lines(f) > 150).Select(f => $"{f}: {Lines(f)} lines of markup");
        foreach (var file in long400.Concat(long150)) { TestContext.Current.AddWarning($"Split it: {file}"); }
    }

    private static int Lines(string file) => File.ReadLines(Path.Combine(SourceTree.Root, file)).Count();

    private static IEnumerable<string> Used(string file)
    {
        foreach (var line in SourceTree.Code(file))
        {
            foreach (Match match in Full().Matches(line)) { yield return match.Groups[1].Value; }
            // Within VlogStudio.Core a room may also be named from inside: Media.MediaProbe.
            foreach (Match match in Inner().Matches(line)) { yield return match.Groups[1].Value; }
        }
    }

    [GeneratedRegex(@"VlogStudio\.Core\.(\w+)")]
    private static partial Regex Full();

    [GeneratedRegex(@"(?<![\w.""])(Jobs|Credits|History|Auditing|Identity|Webhooks|Notices|Recordings|Music|Places|Events|Timelines|Rendering|Vlogs|Disputes|Demo|Keys|Compute|Publishing)\.[A-Z]\w+(?=[\s>?(,)\[{.])")]
    private static partial Regex Inner();
}
