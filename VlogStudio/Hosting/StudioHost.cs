using Microsoft.EntityFrameworkCore;
using Npgsql;
using VlogStudio.Core.Data;
using VlogStudio.Core.Identity;
using VlogStudio.Hosting.Backups;
using VlogStudio.Hosting.Telemetry;

namespace VlogStudio.Hosting;

/// <summary>A process of the studio: its database, its app, and the order in which they come and go.</summary>
internal sealed class StudioHost : IAsyncDisposable
{
    private readonly PrivatePostgres? _postgres;

    private StudioHost(WebApplication app, PrivatePostgres? postgres)
    {
        App = app;
        _postgres = postgres;
    }

    /// <summary>The app, built but not started.</summary>
    public WebApplication App { get; }

    /// <summary>Runs the studio until it is told to stop.</summary>
    /// <returns>The exit code: 0 after a clean stop (what a command answers: its own), 2 for a command line that cannot be understood, 1 when it cannot run.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        try
        {
            var options = HostOptions.Parse(args);
            if (options.IsHelp)
            {
                await Console.Out.WriteLineAsync(HostOptions.Usage);
                return 0;
            }

            if (options.Role == HostRole.Compute)
            {
                using var node = ComputeHost.Build(options);
                await node.RunAsync();
                return 0;
            }

            await using var studio = await BuildAsync(options);
            if (options.IsAuditVerify) { return await AuditCommand.RunAsync(studio.App.Services, Console.Out, CancellationToken.None); }
            if (options.IsStorageCheck) { return await StorageCommand.RunAsync(studio.App.Services, options.IsApply, Console.Out, CancellationToken.None); }
            if (options.Backup is { } backup) { return await BackupCommand.RunAsync(studio.App.Services, backup, Console.Out, CancellationToken.None); }
            if (options.Restore is { } restore) { return await RestoreCommand.RunAsync(studio, restore, Console.Out, CancellationToken.None); }
            if (!EF.IsDesignTime) { await studio.PrepareAsync(CancellationToken.None); }
            if (options.IsUpgrade) { return 0; }
            await studio.App.RunAsync();
            return 0;
        }
        catch (HostOptionException error)
        {
            await Console.Error.WriteLineAsync($"{error.Message}\n\n{HostOptions.Usage}");
            return 2;
        }
        catch (Exception error) when (error is PrivatePostgresException or KeySecretException)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 1;
        }
    }

    /// <summary>Builds the app; starts the private database first where no other is named, for services need its address.</summary>
    /// <param name="options">What was said on the command line.</param>
    /// <param name="adjust">A last word on configuration and services, for tests.</param>
    public static async Task<StudioHost> BuildAsync(HostOptions options, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = [.. options.Settings],
            ApplicationName = typeof(StudioHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.UseUrls(options.Urls ?? builder.Configuration["urls"] ?? "http://127.0.0.1:5080");
        Directory.CreateDirectory(options.DataFolder);
        SettingFiles.Read(builder.Configuration);
        Settle(builder.Configuration, options);
        var postgres = await FindDatabaseAsync(builder.Configuration, options);
        try
        {
            builder.Services.AddSingleton(options);
            builder.AddStudioTelemetry();
            Program.AddRooms(builder);
            adjust?.Invoke(builder);
            var app = builder.Build();
            Program.MapRooms(app);
            return new StudioHost(app, postgres);
        }
        catch when (postgres is not null)
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    /// <summary>Brings the database up to date, waiting a while for one that is not there yet.</summary>
    /// <exception cref="NpgsqlException">It cannot be reached.</exception>
    /// <exception cref="KeySecretException">This process has another secret than the other nodes.</exception>
    public async Task PrepareAsync(CancellationToken ct)
    {
        var clock = App.Services.GetRequiredService<TimeProvider>();
        var begun = clock.GetTimestamp();
        while (true)
        {
            try
            {
                await App.Services.GetRequiredService<UpgradeDatabase>().HandleAsync(ct);
                await App.Services.GetRequiredService<CheckKeys>().HandleAsync(ct);
                if (!await App.Services.GetRequiredService<GetLedgerGuard>().HandleAsync(ct)) { HostingLog.OnlyTriggersGuard(App.Logger); }
                return;
            }
            catch (NpgsqlException error) when (error.IsTransient && clock.GetElapsedTime(begun) < TimeSpan.FromSeconds(60))
            {
                HostingLog.DatabaseAway(App.Logger, error.Message);
                await Task.Delay(TimeSpan.FromSeconds(2), ct);
            }
        }
    }

    /// <summary>Ends the app, then the database it needed.</summary>
    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        if (_postgres is not null) { await _postgres.DisposeAsync(); }
    }

    /// <summary>What rooms read as configuration: <c>DataFolder</c> (absolute), <c>Role</c> and the folders below the first.</summary>
    private static void Settle(ConfigurationManager configuration, HostOptions options)
    {
        configuration["DataFolder"] = options.DataFolder;
        configuration["Role"] = options.Role.ToString().ToLowerInvariant();
        configuration["Storage:Folder"] ??= Path.Combine(options.DataFolder, "objects");
        configuration["Recordings:StagingFolder"] ??= Path.Combine(options.DataFolder, "uploads");
        configuration["Music:StagingFolder"] ??= Path.Combine(options.DataFolder, "uploads");
        configuration["Jobs:Executes"] ??= options.Role == HostRole.Web ? "false" : "true";
        configuration["Jobs:ScratchFolder"] ??= Path.Combine(options.DataFolder, "scratch");
        configuration["Storage:ScratchFolder"] ??= configuration["Jobs:ScratchFolder"];
        configuration["Vlogs:CacheFolder"] ??= Path.Combine(options.DataFolder, "cache");
    }

    private static async Task<PrivatePostgres?> FindDatabaseAsync(ConfigurationManager configuration, HostOptions options)
    {
        if (configuration["VLOGSTUDIO_DATABASE"] is { Length: > 0 } named) { configuration["ConnectionStrings:Studio"] = named; }
        if (configuration["VLOGSTUDIO_DATABASE_OWNER"] is { Length: > 0 } owner) { configuration["ConnectionStrings:Owner"] = owner; }
        if (!string.IsNullOrEmpty(configuration.GetConnectionString("Studio"))) { return null; }
        if (EF.IsDesignTime)
        {
            configuration["ConnectionStrings:Studio"] = "Host=127.0.0.1";
            return null;
        }

        // Not disposed here: the server's supervisor writes to it for as long as the process lives.
        var loggers = LoggerFactory.Create(logging => logging.AddConfiguration(configuration.GetSection("Logging")).AddConsole());
        var logger = loggers.CreateLogger<PrivatePostgres>();
        var postgres = await PrivatePostgres.StartAsync(options.DataFolder, logger);
        HostingLog.PostgresReady(logger, options.DataFolder);
        configuration["ConnectionStrings:Studio"] = postgres.ConnectionString;
        configuration["ConnectionStrings:Owner"] = postgres.OwnerConnectionString;
        return postgres;
    }
}
