using System.Text.Json.Nodes;
using VlogStudio.Circuits;

namespace VlogStudio.Tests.Circuits;

/// <summary>What the benchmarks' circuits read off a page that was served.</summary>
public sealed class PageMarkersTests
{
    private const string Page = """
        <html><head><!--Blazor:{"type":"server","key":{"locationHash":"B:1","formattedComponentKey":""},"sequence":1,"descriptor":"CfDJ8two-_="}--></head>
        <body><!--Blazor:{"type":"server","sequence":0,"descriptor":"CfDJ8one-_="}--><!-- just words --><!--Blazor:{"type":"webassembly","assembly":"a","typeName":"b"}-->
        <!--Blazor-Server-Component-State:CfDJ8state+/=--></body></html>
        """;

    [Fact]
    public void Read_Page_ComponentsComeInTheirOrderAndAsTheyStand()
    {
        var markers = PageMarkers.Read(Page);

        Assert.Equal(["CfDJ8one-_=", "CfDJ8two-_="], markers.Components.Select(c => (string?)c["descriptor"]));
        Assert.Equal("CfDJ8state+/=", markers.State);
        var operations = JsonNode.Parse(markers.ToOperations())!;
        Assert.Equal([1, 2], operations["operations"]!.AsArray().Select(o => (int)o!["ssrComponentId"]!));
        Assert.All(operations["operations"]!.AsArray(), o => Assert.Equal("add", (string?)o!["type"]));
        Assert.Equal("B:1", (string?)operations["operations"]![1]!["marker"]!["key"]!["locationHash"]);
    }

    [Fact]
    public void Read_PageWithoutComponents_HasNone() => Assert.Empty(PageMarkers.Read("<html><!-- Blazor is not here --></html>").Components);
}
