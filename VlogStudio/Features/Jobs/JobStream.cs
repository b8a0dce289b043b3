using System.Globalization;
using System.Threading.Channels;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Features.Jobs;

/// <summary>
/// Streams a job's events to a program. The numbered rows are the truth and the live bus only says when to look, so a reader that comes back with the
/// number it saw last misses nothing, on whatever node it arrives.
/// </summary>
/// <remarks>The frames are written by hand: the framework's typed results put the whole item into <c>data</c> when an event type is given.</remarks>
public sealed class JobStream(GetJob getJob, ListJobEvents listJobEvents, LiveBus bus, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private const string Completed = "completed";
    private const string Error = "error";
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    /// <summary>Writes the stream until the job has ended or the reader leaves. Answers a refusal instead when there is no such job for this person.</summary>
    public async Task<IReadOnlyList<Problem>> WriteAsync(Guid userId, Guid jobId, HttpContext http)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        try { return await WriteAsync(userId, jobId, http, ends.Token); }
        catch (OperationCanceledException) when (ends.IsCancellationRequested) { return []; }
    }

    private async Task<IReadOnlyList<Problem>> WriteAsync(Guid userId, Guid jobId, HttpContext http, CancellationToken ct)
    {
        // Only the newest wake-up counts; listening begins before reading, so that nothing falls between the two.
        var wakings = Channel.CreateBounded<string>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        using var subscription = bus.Subscribe(LiveBus.JobTopic(jobId), message => wakings.Writer.TryWrite(message));
        var found = await getJob.HandleAsync(userId, jobId, ct);
        if (found.Value is not { } job) { return found.Problems; }
        var known = LastSeen(http.Request, job);
        if (job.State.IsTerminal() && known == job.LastSeq)
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return [];
        }
        await BeginAsync(http.Response, ct);
        var after = known ?? job.LastSeq - 1;
        if (known is null && !job.State.IsTerminal())
        {
            await SendAsync(http.Response, job.LastSeq, "phase_update", SnapshotOf(job), ct);
            after = job.LastSeq;
        }
        await FollowAsync(userId, job, after, wakings.Reader, http.Response, ct);
        return [];
    }

    private async Task FollowAsync(Guid userId, JobView job, int after, ChannelReader<string> wakings, HttpResponse response, CancellationToken ct)
    {
        while (true)
        {
            if (await listJobEvents.HandleAsync(userId, job.JobId, after, ct) is not { IsOk: true, Value: var events }) { return; }
            foreach (var e in events)
            {
                await SendAsync(response, e.Seq, e.Type, e.Data, ct);
                after = e.Seq;
                if (e.Type is Completed or Error) { return; }
            }
            while (!await IsNewsAsync(wakings, after, ct))
            {
                if ((await getJob.HandleAsync(userId, job.JobId, ct)).Value is not { } now) { return; }
                await SendAsync(response, after, "heartbeat", StudioJson.Write(new { now.JobId, Status = now.State, Ts = time.GetUtcNow() }), ct);
                if (now.LastSeq > after) { break; }
            }
        }
    }

    /// <summary>Waits until there is an event beyond the last one sent; false after some time of silence.</summary>
    private async Task<bool> IsNewsAsync(ChannelReader<string> wakings, int after, CancellationToken ct)
    {
        using var silence = new CancellationTokenSource(Silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, silence.Token);
        try
        {
            while (true)
            {
                var message = await wakings.ReadAsync(either.Token);
                if (message == LiveBus.ReadAnew || StudioJson.Read<JobProgress>(message).Seq > after) { return true; }
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested) { return false; }
    }

    /// <summary>The number the reader saw last; null when it names none, or one this job never had.</summary>
    private static int? LastSeen(HttpRequest request, JobView job) =>
        int.TryParse(request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var seen) && seen <= job.LastSeq ? seen : null;

    private static async Task BeginAsync(HttpResponse response, CancellationToken ct)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        await response.WriteAsync("retry: 3000\n\n", ct);
        await response.Body.FlushAsync(ct);
    }

    private static async Task SendAsync(HttpResponse response, int id, string type, string data, CancellationToken ct)
    {
        await response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"id: {id}\nevent: {type}\ndata: {data}\n\n"), ct);
        await response.Body.FlushAsync(ct);
    }

    private string SnapshotOf(JobView job) => StudioJson.Write(new
    {
        job.JobId, Status = job.State, job.Phase, job.Progress, job.EtaSeconds, job.Attempt, Ts = time.GetUtcNow(),
    });
}
