using VlogStudio.Core.Compute.Node;
using VlogStudio.Core.Media;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Rendering;
using VlogStudio.Hosting.Telemetry;
using VlogStudio.Hosting.Telemetry.Metrics;

namespace VlogStudio.Hosting;

/// <summary>A process that makes films for a studio it reaches over HTTP alone: no database, no store, no pages.</summary>
internal static class ComputeHost
{
    /// <summary>Builds it: with an address to listen at it answers there for its health and its numbers, else it listens nowhere.</summary>
    /// <param name="options">What was said on the command line.</param>
    /// <exception cref="HostOptionException">The server or the key is missing.</exception>
    public static IHost Build(HostOptions options)
    {
        var name = typeof(ComputeHost).Assembly.GetName().Name;
        if ((options.Urls ?? Environment.GetEnvironmentVariable("ASPNETCORE_URLS")) is not { Length: > 0 } urls)
        {
            var silent = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = [.. options.Settings], ApplicationName = name, ContentRootPath = AppContext.BaseDirectory });
            Add(silent, options);
            return silent.Build();
        }
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [.. options.Settings], ApplicationName = name, ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls(urls);
        Add(builder, options);
        builder.Services.AddSingleton(options).AddNodeHealth().ConfigureHttpJsonOptions(json => StudioJson.Configure(json.SerializerOptions));
        var app = builder.Build();
        app.UseTelemetry();
        app.MapHealth();
        app.MapNodeMetrics();
        return app;
    }

    private static void Add(IHostApplicationBuilder builder, HostOptions options)
    {
        SettingFiles.Read(builder.Configuration);
        Settle(builder.Configuration, options);
        builder.AddTelemetry();
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(30));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddMedia(builder.Configuration).AddRendering(builder.Configuration).AddComputeNode(builder.Configuration);
    }

    private static void Settle(IConfigurationManager configuration, HostOptions options)
    {
        Directory.CreateDirectory(options.DataFolder);
        var server = options.Server ?? configuration["VLOGSTUDIO_SERVER"] ?? configuration["Compute:Server"];
        if (!Uri.TryCreate(server, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new HostOptionException("--role compute needs --server with the studio's http or https address.");
        }
        configuration["Compute:Server"] = address.AbsoluteUri;
        if ((options.ApiKeyFile ?? configuration["VLOGSTUDIO_API_KEY_FILE"]) is { Length: > 0 } file) { configuration["Compute:ApiKeyFile"] = Path.GetFullPath(file); }
        if ((options.ApiKey ?? configuration["VLOGSTUDIO_API_KEY"]) is { Length: > 0 } key) { configuration["Compute:ApiKey"] = key; }
        if (string.IsNullOrEmpty(configuration["Compute:ApiKeyFile"]) && string.IsNullOrEmpty(configuration["Compute:ApiKey"]))
        {
            throw new HostOptionException("--role compute needs --api-key-file, or VLOGSTUDIO_API_KEY_FILE or VLOGSTUDIO_API_KEY.");
        }
        configuration["Jobs:ScratchFolder"] ??= Path.Combine(options.DataFolder, "scratch");
        configuration["Compute:CacheFolder"] ??= Path.Combine(options.DataFolder, "cache");
    }
}
