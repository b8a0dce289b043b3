using System.Net;
using System.Text.Json.Nodes;
using VlogStudio.Tests.Faults;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Hosting;

/// <summary>How a web node goes: it says so, goes on for a while, and only then ends.</summary>
public sealed class LeavingTests(StudioApp app) : IClassFixture<StudioApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Terminate_WebNode_WantsNobodyNewButAnswersUntilItsTimeIsOver()
    {
        await using var node = await StudioProcess.StartAsync(app, "web", "--Hosting:DrainTime=00:00:06");
        using var http = new HttpClient { BaseAddress = node.Address };
        Assert.Equal(HttpStatusCode.OK, await AskAsync(http, "health/serving"));

        node.AskToEnd();

        await StudioApp.UntilAsync(async () => await AskAsync(http, "health/serving") == HttpStatusCode.ServiceUnavailable, "it wants nobody new", TimeSpan.FromSeconds(5));
        using var ready = await http.GetAsync(new Uri("health/ready", UriKind.Relative), Ct);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "leaving"), (ready.StatusCode, (string?)JsonNode.Parse(await ready.Content.ReadAsStringAsync(Ct))!["status"]));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(http, "health/live"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(http, "sign-in"));
        await node.WaitAsync(TimeSpan.FromSeconds(40));
    }

    [Fact]
    public async Task Terminate_WebNodeTwice_EndsAtOnce()
    {
        await using var node = await StudioProcess.StartAsync(app, "web", "--Hosting:DrainTime=01:00:00");
        using var http = new HttpClient { BaseAddress = node.Address };

        node.AskToEnd();
        await StudioApp.UntilAsync(async () => await AskAsync(http, "health/serving") == HttpStatusCode.ServiceUnavailable, "it wants nobody new", TimeSpan.FromSeconds(5));
        node.AskToEnd();

        await node.WaitAsync(TimeSpan.FromSeconds(40));
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), Ct);
        return answer.StatusCode;
    }
}
