using System.Reflection;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Hosting.Telemetry;

/// <summary>Sends traces and metrics to the collector the settings name, from before the first job until after the last. Only added where one is named.</summary>
internal sealed class OtlpExport(TelemetryOptions options, KnownSecrets secrets, IOptions<JobsOptions> jobs) : IHostedService, IDisposable
{
    private const int LongestFarewell = 3000;
    private TracerProvider? _traces;
    private MeterProvider? _meters;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(ResourceOf(jobs.Value))
            .AddSource(StudioTrace.SourceName).AddSource([.. OutsideSources.Spans])
            .SetSampler(new StudioSampler(options.SampleRatio))
            .AddProcessor(new CleanSpans(secrets))
            .AddOtlpExporter(to => Address(to, options, "v1/traces"))
            .Build();
        _meters = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(ResourceOf(jobs.Value))
            .AddMeter(StudioMeter.MeterName).AddMeter([.. OutsideSources.Meters])
            .AddView(i => i.Meter.Name is "System.Net.Http" or "Npgsql" ? new MetricStreamConfiguration { TagKeys = s_clientLabels } : null)
            .AddOtlpExporter((to, reader) =>
            {
                Address(to, options, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.MetricsEvery.TotalMilliseconds;
            })
            .Build();
        return Task.CompletedTask;
    }

    /// <summary>Sends what is left; a collector that is away is not waited for long.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            _traces?.Shutdown(LongestFarewell);
            _meters?.Shutdown(LongestFarewell);
        },
        CancellationToken.None);

    public void Dispose()
    {
        _traces?.Dispose();
        _meters?.Dispose();
    }

    /// <summary>Adds the log as the third thing that is sent.</summary>
    public static void AddLogs(ILoggingBuilder logging, TelemetryOptions options)
    {
        logging.AddOpenTelemetry(log => (log.IncludeFormattedMessage, log.ParseStateValues) = (true, true));
        logging.Services.ConfigureOpenTelemetryLoggerProvider((services, provider) => provider
            .SetResourceBuilder(ResourceOf(services.GetRequiredService<IOptions<JobsOptions>>().Value))
            .AddProcessor(new CleanLogs(services.GetRequiredService<KnownSecrets>()))
            .AddProcessor(new BatchLogRecordExportProcessor(new OtlpLogExporter(Address(new OtlpExporterOptions(), options, "v1/logs")), scheduledDelayMilliseconds: 1000)));
    }

    /// <summary>Labels of calls to others: whom we called is not among them, for people name some of those; the database's would be its address.</summary>
    private static readonly string[] s_clientLabels =
        ["http.request.method", "http.response.status_code", "error.type", "url.scheme", "network.protocol.version", "http.connection.state", "db.client.connection.state"];

    private static ResourceBuilder ResourceOf(JobsOptions node) => ResourceBuilder.CreateEmpty()
        .AddService("vlogstudio", serviceVersion: typeof(OtlpExport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0], serviceInstanceId: node.NodeId)
        .AddAttributes([new("vlogstudio.role", node.Role), new("host.name", Environment.MachineName)]);

    private static OtlpExporterOptions Address(OtlpExporterOptions exporter, TelemetryOptions options, string signal)
    {
        var isHttp = options.Protocol == "http";
        exporter.Protocol = isHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        exporter.Endpoint = isHttp ? new Uri(new Uri(options.Endpoint!.AbsoluteUri.TrimEnd('/') + "/"), signal) : options.Endpoint!;
        if (options.Headers.Length > 0) { exporter.Headers = options.Headers; }
        return exporter;
    }
}
