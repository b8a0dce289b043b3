using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Hosting;

namespace VlogStudio.Bench;

/// <summary>The whole app in this process: how soon after Submit the first progress is told, and how much memory it takes.</summary>
internal static class SubmitBench
{
    private const double MostAppMegabytes = 400;
    internal const string Day = "2026-06-01";

    public static async Task RunAsync(BenchContext bench, ResultTable table, CancellationToken ct)
    {
        Console.WriteLine("Submit: starting the app with a database of its own");
        var data = bench.Folder("app");
        await using var host = await StudioHost.BuildAsync(
            HostOptions.Parse(["--data", data, "--urls", "http://127.0.0.1:0"]),
            builder => builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Logging:LogLevel:Default"] = "Error", ["Limits:IsOff"] = "true" }));
        await host.PrepareAsync(ct);
        await host.App.StartAsync(ct);
        await using var memory = new TreeMemory();
        try
        {
            using var http = await SignInAsync(host, ct);
            var events = await UploadAsync(bench, http, ct);
            var latencies = new List<double>();
            for (var round = 0; round < bench.Options.Rounds; round++)
            {
                latencies.Add(await SubmitAsync(http, events, ct));
            }

            table.Add("submit → first progress told", latencies, "s");
            table.Add("app with jobs running, own memory, peak", [memory.PeakOwnBytes / 1048576.0], "MB", MostAppMegabytes);
        }
        finally
        {
            await host.App.StopAsync(CancellationToken.None);
        }
    }

    internal static async Task<HttpClient> SignInAsync(StudioHost host, CancellationToken ct)
    {
        var address = host.App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var http = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(10) };
        var person = new { email = "bench@example.org", password = $"a long password {Guid.NewGuid():N}" };
        (await http.PostAsJsonAsync("api/auth/register", person, ct)).EnsureSuccessStatusCode();
        var login = await http.PostAsJsonAsync("api/auth/login", person, ct);
        var token = (string)(await login.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>(ct))!["access_token"]!;
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    /// <summary>Sends the recordings and waits until they are events of one day.</summary>
    internal static async Task<string[]> UploadAsync(BenchContext bench, HttpClient http, CancellationToken ct)
    {
        var hour = 9;
        foreach (var (_, source) in bench.Sources)
        {
            await using var file = File.OpenRead(source.Path);
            using var form = new MultipartFormDataContent { { new StringContent($"{Day}T{hour++:00}:00:00Z"), "captured_at" }, { new StreamContent(file), "file", Path.GetFileName(source.Path) } };
            (await http.PostAsync("api/v1/recordings", form, ct)).EnsureSuccessStatusCode();
        }

        while (true)
        {
            var answer = await http.GetFromJsonAsync<JsonObject>($"api/v1/vlogs/events/{Day}", ct);
            var recordings = await http.GetFromJsonAsync<JsonObject>("api/v1/recordings", ct);
            if (recordings!["items"]!.AsArray().All(r => (string?)r!["status"] is "ready" or "rejected") && answer!["events"]!.AsArray() is { Count: >= 3 } events)
            {
                return [.. events.Take(3).Select(e => (string)e!["id"]!)];
            }

            await Task.Delay(250, ct);
        }
    }

    /// <summary>Seconds from sending the request to the first progress above zero in the job's stream; the film is cancelled then.</summary>
    private static async Task<double> SubmitAsync(HttpClient http, string[] events, CancellationToken ct)
    {
        var began = Stopwatch.GetTimestamp();
        var request = await http.PostAsJsonAsync("api/v1/vlogs", new { target_date = Day, event_ids = events, resolution = "720p", max_duration = 20 }, ct);
        var receipt = (await request.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>(ct))!;
        using var stream = new StreamReader(await http.GetStreamAsync(new Uri($"api/jobs/{receipt["job_id"]}/stream", UriKind.Relative), ct));
        while (await stream.ReadLineAsync(ct) is { } line)
        {
            if (line.StartsWith("data:", StringComparison.Ordinal) && JsonNode.Parse(line[5..]) is JsonObject told && told["progress"] is JsonValue progress && (double)progress > 0)
            {
                var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
                (await http.PostAsync(new Uri($"api/v1/vlogs/{receipt["vlog_id"]}/cancel", UriKind.Relative), null, ct)).EnsureSuccessStatusCode();
                return seconds;
            }
        }

        throw new InvalidOperationException("The job's stream ended without progress.");
    }
}
