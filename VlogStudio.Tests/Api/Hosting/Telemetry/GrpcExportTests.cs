using VlogStudio.Tests.Faults;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Hosting.Telemetry;

/// <summary>A collector that is spoken to by gRPC.</summary>
public sealed class GrpcExportTests(PrivatePostgresFixture postgres)
{
    [Fact]
    public async Task Grpc_Collector_IsSentTracesMetricsAndLogsWithItsKey()
    {
        await using var collector = await OtlpReceiver.StartAsync(isGrpc: true);
        await using var app = new FaultsApp(postgres);
        await app.InitializeAsync();
        await using var web = await StudioProcess.StartAsync(app, "web", [$"--Telemetry:Endpoint={collector.Address}", "--Telemetry:Protocol=grpc", "--Telemetry:MetricsEvery=00:00:00.5", "--Telemetry:Headers=x-collector-key=let-me-in"]);
        using var http = new HttpClient { BaseAddress = web.Address };
        using var answer = await http.GetAsync("sign-in", TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode);

        await collector.UntilAsync(c => c.Spans.Any(s => s is { Kind: 2, Source: "Microsoft.AspNetCore" } && s.Values.GetValueOrDefault("url.path") == "/sign-in"), "the request's span has come");
        await collector.UntilAsync(c => c.Points.Any(p => p.Name.StartsWith("dotnet.", StringComparison.Ordinal)), "metrics have come");
        await collector.UntilAsync(c => c.Lines.Any(l => l.Resource["vlogstudio.role"] == "web"), "lines of the log have come");
        Assert.All(collector.Keys, key => Assert.Equal("let-me-in", key));
    }
}
