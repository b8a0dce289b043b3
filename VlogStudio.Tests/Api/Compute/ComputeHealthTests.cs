using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using VlogStudio.Hosting;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Compute;

/// <summary>A compute node says how it is, where it is told to listen.</summary>
public sealed class ComputeHealthTests(ComputeApp app) : IClassFixture<ComputeApp>
{
    private const string Token = "numbers-of-the-node-4711";
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task<(IHost Host, HttpClient Http)> StartAsync(Uri studio, string key, string folder)
    {
        var host = ComputeHost.Build(VlogStudio.Hosting.HostOptions.Parse(
        [
            "--role", "compute", "--server", studio.AbsoluteUri, "--api-key", key, "--data", folder, "--urls", "http://127.0.0.1:0", "--Compute:Poll=00:00:00.3",
            $"--Telemetry:MetricsToken={Token}", "--Logging:LogLevel:Default=Critical",
        ]));
        await host.StartAsync(Ct);
        return (host, new HttpClient { BaseAddress = new Uri(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) });
    }

    private static async Task<(HttpStatusCode Status, JsonObject Answer)> ReadyAsync(HttpClient http)
    {
        using var answer = await http.GetAsync("health/ready", Ct);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Ct))!.AsObject());
    }

    [Fact]
    public async Task Node_ThatWorks_NamesStudioFfmpegAndDisk()
    {
        using var folder = new TemporaryFolder();
        var (host, http) = await StartAsync(app.BaseAddress, await app.KeyAsync(), folder.Path);
        using (host)
        using (http)
        {
            await StudioApp.UntilAsync(async () => (string?)(await ReadyAsync(http)).Answer["dependencies"]!["studio"]!["status"] == "ok", "the studio has answered");
            var (status, ready) = await ReadyAsync(http);
            Assert.Equal((HttpStatusCode.OK, "ready", "compute"), (status, (string?)ready["status"], (string?)ready["role"]));
            Assert.Equal(["ffmpeg", "sandbox", "scratch", "studio"], ready["dependencies"]!.AsObject().Select(d => d.Key).Order());
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("health/live", Ct)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("api/v1/vlogs", Ct)).StatusCode);

            Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("metrics", Ct)).StatusCode);
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
            Assert.NotEmpty(new MetricsText(await http.GetStringAsync("metrics", Ct)).Of("http_client_request_duration_seconds_count"));
            await host.StopAsync(Ct);
        }
    }

    [Theory]
    [InlineData(true, "it refuses the key; it has not answered yet")]
    [InlineData(false, "it does not answer; it has not answered yet")]
    public async Task Node_ThatCannotWork_IsNotReadyAndSaysWhy(bool isThere, string words)
    {
        using var folder = new TemporaryFolder();
        var (host, http) = await StartAsync(isThere ? app.BaseAddress : new Uri("http://127.0.0.1:9"), "vsk_0123456789ab_this-is-no-key-of-this-studio-at-all-0123456", folder.Path);
        using (host)
        using (http)
        {
            await StudioApp.UntilAsync(async () => (await ReadyAsync(http)).Status == HttpStatusCode.ServiceUnavailable, "the node is not ready");
            Assert.Equal(words, (string?)(await ReadyAsync(http)).Answer["dependencies"]!["studio"]!["detail"]);
            await host.StopAsync(Ct);
        }
    }
}
