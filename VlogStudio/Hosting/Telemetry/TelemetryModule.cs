using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.Logging.Console;
using VlogStudio.Hosting.Telemetry.Metrics;

namespace VlogStudio.Hosting.Telemetry;

/// <summary>How a process is seen from outside: its log, its numbers and, where a collector is named, its traces.</summary>
internal static class TelemetryModule
{
    /// <summary>Adds what every process has, before everything it is to see.</summary>
    public static TelemetryOptions AddTelemetry(this IHostApplicationBuilder builder)
    {
        var options = TelemetryOptions.Read(builder.Configuration);
        builder.Services.AddSingleton(options).AddSingleton(_ => new KnownSecrets(builder.Configuration)).AddSingleton<MetricBook>();

        builder.Logging.AddConsoleFormatter<StudioConsole, ConsoleFormatterOptions>();
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.FormatterName ??= StudioConsole.FormatName);

        if (options.Endpoint is not null)
        {
            // What a request is about is on its span from the start, so that the sampler knows it, only when this is off.
            AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
            OtlpExport.AddLogs(builder.Logging, options);
            builder.Services.AddHostedService<OtlpExport>();
        }
        return options;
    }

    /// <summary>Adds what a process with pages and database has beyond that.</summary>
    public static void AddStudioTelemetry(this WebApplicationBuilder builder)
    {
        var options = builder.AddTelemetry();
        builder.Services.AddSingleton<StateMeter>().AddScoped<CircuitHandler, CircuitScope>();
        if (options.Endpoint is not null) { builder.Services.AddHostedService<StateReading>(); }
    }

    /// <summary>Stands before everything else that answers.</summary>
    public static void UseTelemetry(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<TelemetryOptions>();
        if (options.Endpoint is not null) { app.UseMiddleware<RequestSpan>(); }
        if (options.MetricsToken.Length > 0) { app.Services.GetRequiredService<MetricBook>().Open(); }
    }
}
