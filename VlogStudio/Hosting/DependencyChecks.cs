using System.Globalization;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Caching;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Media;
using VlogStudio.Core.Notices;

namespace VlogStudio.Hosting;

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
