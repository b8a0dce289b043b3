using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VlogStudio.Core.Telemetry;
using VlogStudio.Hosting.Telemetry;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Hosting.Telemetry;

/// <summary>Secrets that somebody logs, by mistake or inside an error, do not leave the process.</summary>
public sealed partial class LogTests
{
    private const string ApiKey = "vsk_0123456789ab_Qk9aZ2V0aGVyLXdpdGgtYWxsLXRoYXQtaXMtbmVlZGVk";
    private const string Presigned = "https://bucket.example.org/b/film.mp4?X-Amz-Credential=AKIAEXAMPLE&X-Amz-Signature=5f1d0c5a9b";
    private const string OurOwn = "/api/v1/vlogs/internal/objects?signature=c2lnbmVkLXdpdGgtY2FyZQ";

    private static readonly Dictionary<string, string?> s_settings = new()
    {
        ["ConnectionStrings:Studio"] = "Host=db;Username=studio;Password='database-pass-1234';Database=studio",
        ["Redis:Connection"] = "cache:6379,password=redis-pass-1234,ssl=true", ["Other:Address"] = "rediss://:address-pass-1234@cache:6379/0",
        ["Storage:S3:SecretKey"] = "bucket/secret+1234", ["Mail:Password"] = "mail-pass-1234", ["Ai:ApiKey"] = "model-key-1234", ["Telemetry:MetricsToken"] = "metrics-token-1234",
        ["Telemetry:LogFormat"] = "json", ["Jobs:ScratchFolder"] = "/var/scratch",
    };

    private static readonly string[] s_secrets =
    [
        "database-pass-1234", "redis-pass-1234", "address-pass-1234", "bucket/secret+1234", "mail-pass-1234", "model-key-1234", "metrics-token-1234", ApiKey[17..], "5f1d0c5a9b", "AKIAEXAMPLE",
        "c2lnbmVkLXdpdGgtY2FyZQ", "bearer-of-somebody",
    ];

    private static readonly string s_babble = $"{string.Join(" and ", s_secrets[..7])}, {ApiKey}, {Presigned}, {OurOwn}, Authorization: Bearer bearer-of-somebody";

    private static InvalidOperationException Trouble()
    {
        try { throw new InvalidOperationException($"Nothing came of {s_babble}", new IOException(s_babble)); }
        catch (InvalidOperationException e) { return e; }
    }

    [LoggerMessage(7, LogLevel.Warning, "The file at {Address} of {Folder} could not be had with {Key}: {Everything}")]
    private static partial void Babble(ILogger logger, Exception cause, string address, string folder, string key, string everything);

    [LoggerMessage(8, LogLevel.Warning, "After the job")]
    private static partial void After(ILogger logger);

    private static void Babble(ILogger logger) => Babble(logger, Trouble(), Presigned, "/var/scratch", ApiKey, s_babble);

    [Theory]
    [InlineData("json")]
    [InlineData("text")]
    public void Console_ToldSecrets_WritesAllElse(string format)
    {
        var secrets = new KnownSecrets(new ConfigurationBuilder().AddInMemoryCollection(s_settings).Build());
        var console = new StudioConsole(secrets, new TelemetryOptions { LogFormat = format }, TimeProvider.System);
        using var writer = new StringWriter();
        Babble(new WriterLogger(console, writer));

        var text = writer.ToString();
        Assert.All(s_secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        foreach (var kept in (string[])["https://bucket.example.org/b/film.mp4?***", "vsk_0123456789ab_***", "/var/scratch", "InvalidOperationException", "LogTests.Trouble"])
        {
            Assert.Contains(kept, text, StringComparison.Ordinal);
        }
        if (format == "text")
        {
            Assert.StartsWith("warn: Some.Category[7]\n      The file at https://bucket", text, StringComparison.Ordinal);
            return;
        }
        var line = JsonNode.Parse(Assert.Single(text.TrimEnd('\n').Split('\n')))!;
        Assert.Equal(("warning", "Some.Category", 7, "/var/scratch"), ((string?)line["level"], (string?)line["category"], (int)line["event"]!, (string?)line["fields"]!["Folder"]));
        Assert.Null(line["job_id"]);
    }

    [Fact]
    public async Task Collector_ToldSecrets_IsSentAllElse()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(s_settings).AddInMemoryCollection(new Dictionary<string, string?> { ["Telemetry:Endpoint"] = collector.Address.AbsoluteUri });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddTelemetry();
        var (job, user) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        using (var host = builder.Build())
        {
            var logger = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Some.Category");
            using var outer = LogScope.Begin(logger, null, user);
            using (LogScope.Begin(logger, job, null)) { Babble(logger); }
            After(logger);
        }

        await collector.UntilAsync(c => c.Lines.Count == 2, "both lines have come");
        Assert.All(s_secrets, secret => Assert.DoesNotContain(secret, collector.Raw, StringComparison.Ordinal));
        var line = collector.Lines[0];
        Assert.Contains("vsk_0123456789ab_***", line.Body, StringComparison.Ordinal);
        Assert.Equal((job.ToString(), user.ToString(), "/var/scratch"), (line.Values["job_id"], line.Values["user_id"], line.Values["Folder"]));
        Assert.Equal("System.InvalidOperationException", line.Values["exception.type"]);
        Assert.Contains("LogTests.Trouble", line.Values["exception.stacktrace"], StringComparison.Ordinal);
        Assert.Equal((user.ToString(), false), (collector.Lines[1].Values["user_id"], collector.Lines[1].Values.ContainsKey("job_id")));
    }

    [Fact]
    public void Spans_WhileNobodyListens_AreNotMade()
    {
        Assert.Null(StudioTrace.Begin(Spans.JobAttempt));
        Assert.Null(StudioTrace.Continue("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", Spans.JobAttempt, System.Diagnostics.ActivityKind.Consumer));
        Assert.Null(StudioTrace.Here);
    }

    /// <summary>Hands a line to the formatter as the console does.</summary>
    private sealed class WriterLogger(StudioConsole console, TextWriter writer) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            console.Write(new LogEntry<TState>(logLevel, "Some.Category", 7, state, exception, formatter), null, writer);
    }
}
