using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Options;
using Npgsql;
using VlogStudio.Core.Caching;
using VlogStudio.Core.Compute.Node;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Media;
using VlogStudio.Core.Notices;
using VlogStudio.Core.Recordings;
using VlogStudio.Core.Storage;

namespace VlogStudio.Hosting;

/// <summary>Whether the database answers.</summary>
internal sealed class DatabaseCheck(NpgsqlDataSource database) : IDependencyCheck
{
    public string Name => "database";

    public async Task<string?> CheckAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return $"PostgreSQL {connection.PostgreSqlVersion.Major}";
    }
}

/// <summary>Whether the object store answers.</summary>
internal sealed class StoreCheck(IObjectStore store) : IDependencyCheck
{
    public string Name => "object_store";

    public async Task<string?> CheckAsync(CancellationToken ct)
    {
        await store.CheckAsync(ct);
        return null;
    }
}

/// <summary>Whether ffmpeg runs.</summary>
internal sealed class FfmpegCheck(IOptions<MediaOptions> media) : IDependencyCheck
{
    public string Name => "ffmpeg";

    public async Task<string?> CheckAsync(CancellationToken ct)
    {
        using var process = Process.Start(new ProcessStartInfo(media.Value.FfmpegPath, ["-hide_banner", "-version"]) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException("ffmpeg did not start.");
        var first = await process.StandardOutput.ReadLineAsync(ct);
        await process.StandardOutput.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return first?.Split(' ') is [_, _, var version, ..] ? version : null;
    }
}

/// <summary>Whether a compute node's studio answers it.</summary>
internal sealed class StudioCheck(GetStudioContact studio, TimeProvider time) : IDependencyCheck
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    public string Name => "studio";

    public Task<string?> CheckAsync(CancellationToken ct)
    {
        var contact = studio.Handle();
        var since = contact.HeardAt is { } at ? time.GetUtcNow() - at : (TimeSpan?)null;
        var words = since is { } ago ? string.Create(CultureInfo.InvariantCulture, $"it answered {ago.TotalSeconds:F0} s ago") : "it has not answered yet";
        if (contact.Trouble is not { } trouble) { return since is null ? throw new DegradedException(words) : Task.FromResult<string?>(words); }
        return since < s_patience ? throw new DegradedException($"{trouble}; {words}") : throw new DownException($"{trouble}; {words}");
    }
}

/// <summary>Whether there is room for what people send.</summary>
internal sealed class UploadsCheck(IOptions<RecordingsOptions> recordings) : IDependencyCheck
{
    private const long Wanted = 1L << 30;

    public string Name => "uploads";

    public Task<string?> CheckAsync(CancellationToken ct)
    {
        var free = new DriveInfo(Directory.CreateDirectory(recordings.Value.StagingFolder).FullName).AvailableFreeSpace;
        var words = string.Create(CultureInfo.InvariantCulture, $"{free >> 20} MiB free");
        return free < Wanted ? throw new DegradedException($"{words}: larger uploads will be refused") : Task.FromResult<string?>(words);
    }
}

/// <summary>Whether work that waits is begun by somebody.</summary>
internal sealed class JobsCheck(GetQueueState state) : IDependencyCheck
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    public string Name => "jobs";

    public async Task<string?> CheckAsync(CancellationToken ct)
    {
        var now = await state.HandleAsync(ct);
        var words = string.Create(CultureInfo.InvariantCulture, $"{now.Running} running, {now.Waiting} waiting");
        return now.Running == 0 && now.LongestWait > s_patience
            ? throw new DegradedException($"{words}, the first for {now.LongestWait.TotalMinutes:F0} min: is a worker running?")
            : words;
    }
}

/// <summary>What keeps the books and the audit from being rewritten.</summary>
internal sealed class LedgerCheck(GetLedgerGuard guard) : IDependencyCheck
{
    public string Name => "ledger_guard";

    public async Task<string?> CheckAsync(CancellationToken ct) => await guard.HandleAsync(ct)
        ? "rights and triggers"
        : throw new DegradedException("triggers only: the app connects as the owner of the tables; name another role as ConnectionStrings:Studio and the owner as ConnectionStrings:Owner");
}

/// <summary>How far ffmpeg is locked in.</summary>
internal sealed class SandboxCheck(MediaTools media) : IDependencyCheck
{
    public string Name => "sandbox";

    public async Task<string?> CheckAsync(CancellationToken ct)
    {
        var state = await media.SandboxAsync(ct);
        return state.Level == SandboxLevel.Full ? "full" : throw new DegradedException($"{state.Level}: {state.Reason}");
    }
}

/// <summary>Whether people are told by mail.</summary>
internal sealed class MailCheck(MailState mail) : IDependencyCheck
{
    public string Name => "mail";

    public Task<string?> CheckAsync(CancellationToken ct) => Task.FromResult<string?>(mail.Describe() is not null ? "on" : "off: no Mail:Host is given, people are told in the studio only");
}

/// <summary>Whether Redis is used; only asked where one is named.</summary>
internal sealed class RedisCheck(GetRedisState redis) : IDependencyCheck
{
    public string Name => "redis";

    public Task<string?> CheckAsync(CancellationToken ct)
    {
        if (redis.Handle() is not { } state) { return Task.FromResult<string?>("none is named"); }
        return state.IsUp
            ? Task.FromResult<string?>(state.Words)
            : throw new DegradedException(string.Create(CultureInfo.InvariantCulture, $"away since {state.Since:u}: {state.Words}; live news go through PostgreSQL, limits are counted by each process"));
    }
}

/// <summary>Whether there is room to work in.</summary>
internal sealed class ScratchCheck(IOptions<JobsOptions> options) : IDependencyCheck
{
    private const long Needed = 100L << 20;
    private const long Wanted = 1L << 30;

    public string Name => "scratch";

    public Task<string?> CheckAsync(CancellationToken ct)
    {
        if (!options.Value.Executes) { return Task.FromResult<string?>("no films are made here"); }
        var folder = Directory.CreateDirectory(options.Value.ScratchFolder).FullName;
        var free = new DriveInfo(folder).AvailableFreeSpace;
        var words = string.Create(CultureInfo.InvariantCulture, $"{free >> 20} MiB free");
        if (free < Needed) { throw new IOException(words); }
        return free < Wanted ? throw new DegradedException($"{words}: films that need more will fail") : Task.FromResult<string?>(words);
    }
}
