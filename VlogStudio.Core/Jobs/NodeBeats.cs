using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using VlogStudio.Core.Data;
using VlogStudio.Core.Media;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Jobs;

/// <summary>
/// Tells everyone that this node is there, on the connections kept for heartbeats, and hears whether it is to take more work. All times are the
/// database's, so that a node whose clock is wrong is no less alive.
/// </summary>
internal sealed class NodeBeats(
    [FromKeyedServices(DataModule.Heartbeats)] NpgsqlDataSource source, IServiceProvider services, LiveBus bus, IOptions<JobsOptions> options,
    TimeProvider time, ILogger<NodeBeats> logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _wake = new(0);
    private IDisposable? _listening;
    private Task _beating = Task.CompletedTask;
    private Func<bool, Task> _onDraining = _ => Task.CompletedTask;
    private bool _isDraining;

    /// <summary>The topic on which a node hears that it is to look at its row.</summary>
    public static string TopicOf(string nodeId) => $"node:{nodeId}";

    /// <summary>Registers the node and beats until stopped.</summary>
    /// <param name="onDraining">Told when an admin asks it to take no more work, and when it may again.</param>
    /// <param name="ct">Cancels the registering.</param>
    public async Task StartAsync(Func<bool, Task> onDraining, CancellationToken ct)
    {
        _onDraining = onDraining;
        await RegisterAsync(await FfmpegAsync(ct), ct);
        _listening = bus.Subscribe(TopicOf(options.Value.NodeId), _ => _wake.Release());
        _beating = Task.Run(BeatAsync, CancellationToken.None);
    }

    /// <summary>Stops beating and says that it stopped in order.</summary>
    public async Task StopAsync()
    {
        if (_listening is null) { return; }
        _listening.Dispose();
        _listening = null;
        await _end.CancelAsync();
        await _beating;
        try
        {
            await using var command = source.CreateCommand("UPDATE node SET seen_at = now(), stopped_at = now() WHERE id = $1");
            command.CommandTimeout = 5;
            command.Parameters.AddWithValue(options.Value.NodeId);
            await command.ExecuteNonQueryAsync();
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or InvalidOperationException) { JobsLog.NodeBeatFailed(logger, e); }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _end.Dispose();
        _wake.Dispose();
    }

    private async Task BeatAsync()
    {
        try
        {
            while (true)
            {
                await _wake.WaitAsync(options.Value.Heartbeat, _end.Token);
                try { await BeatOnceAsync(); }
                catch (Exception e) when (e is NpgsqlException or TimeoutException or InvalidOperationException) { JobsLog.NodeBeatFailed(logger, e); }
                catch (OperationCanceledException) when (!_end.IsCancellationRequested) { }
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested) { }
    }

    private async Task BeatOnceAsync()
    {
        await using var command = source.CreateCommand("UPDATE node SET seen_at = now(), stopped_at = NULL WHERE id = $1 RETURNING is_draining");
        command.CommandTimeout = Math.Max(1, (int)options.Value.Heartbeat.TotalSeconds);
        command.Parameters.AddWithValue(options.Value.NodeId);
        if (await command.ExecuteScalarAsync(_end.Token) is not bool isDraining)
        {
            await RegisterAsync(await FfmpegAsync(_end.Token), _end.Token);
            return;
        }
        if (isDraining == _isDraining) { return; }
        _isDraining = isDraining;
        JobsLog.NodeDrains(logger, options.Value.NodeId, isDraining);
        await _onDraining(isDraining);
    }

    private async Task RegisterAsync(string? ffmpeg, CancellationToken ct)
    {
        var settings = options.Value;
        await using var command = source.CreateCommand("""
            WITH forgotten AS (DELETE FROM node WHERE seen_at < now() - interval '30 days')
            INSERT INTO node (id, machine, role, version, ffmpeg_version, cores, memory_bytes, places, started_at, seen_at, is_draining)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, now(), now(), false)
            ON CONFLICT (id) DO UPDATE SET seen_at = now(), started_at = now(), stopped_at = NULL
            """);
        command.Parameters.AddWithValue(settings.NodeId);
        command.Parameters.AddWithValue(Environment.MachineName);
        command.Parameters.AddWithValue(settings.Role);
        command.Parameters.AddWithValue(typeof(NodeBeats).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "");
        command.Parameters.AddWithValue(NpgsqlDbType.Text, (object?)ffmpeg ?? DBNull.Value);
        command.Parameters.AddWithValue(Environment.ProcessorCount);
        command.Parameters.AddWithValue(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        command.Parameters.AddWithValue(StudioJson.Write(Enum.GetValues<JobGroup>().ToDictionary(g => SnakeCase.Of(g.ToString()), settings.PlacesOf)));
        await command.ExecuteNonQueryAsync(ct);
    }

    private async Task<string?> FfmpegAsync(CancellationToken ct)
    {
        if (services.GetService<MediaTools>() is not { } tools) { return null; }
        try
        {
            var words = (await tools.VersionAsync(ct).WaitAsync(TimeSpan.FromSeconds(10), time, ct)).Split(' ');
            return words.Length > 2 && words[1] == "version" ? words[2] : words[0];
        }
        catch (Exception e) when (e is MediaException or TimeoutException) { return null; }
    }
}
