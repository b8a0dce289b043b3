using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace VlogStudio.Core.Telemetry;

/// <summary>
/// What the studio counts. Nothing is kept here: where nobody listens a count is a comparison and no more. Labels are words of the program (kinds,
/// outcomes, codes), never ids, names or addresses, so that their number stays small and nobody's data is in them.
/// </summary>
public static class StudioMeter
{
    /// <summary>Name of the meter, by which an exporter asks for it.</summary>
    public const string MeterName = "VlogStudio";

    private static readonly Meter s_meter = new(MeterName, typeof(StudioMeter).Assembly.GetName().Version?.ToString(3));
    private static readonly InstrumentAdvice<double> s_long = new() { HistogramBucketBoundaries = [0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200] };
    private static readonly InstrumentAdvice<double> s_wait = new() { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200] };

    private static readonly Counter<long> s_claims = s_meter.CreateCounter<long>("vlogstudio.job.claims", "{claim}", "Jobs that a worker or node took.");
    private static readonly Histogram<double> s_waits = s_meter.CreateHistogram("vlogstudio.job.wait.duration", "s", "From when a job could begin to its claim.", null, s_wait);
    private static readonly Histogram<double> s_attempts = s_meter.CreateHistogram("vlogstudio.job.attempt.duration", "s", "How long attempts took, by kind and how they ended.", null, s_long);
    private static readonly Counter<long> s_leaseLosses = s_meter.CreateCounter<long>("vlogstudio.job.lease.losses", "{loss}", "Leases lost, as their worker noticed or as the reaper took back.");
    private static readonly Counter<long> s_segments = s_meter.CreateCounter<long>("vlogstudio.render.segments", "{segment}", "Segments of films, made or found in the cache.");
    private static readonly Counter<double> s_toolCpu = s_meter.CreateCounter<double>("vlogstudio.tool.cpu", "s", "Processor time of ffmpeg and ffprobe.");
    private static readonly Counter<long> s_uploaded = s_meter.CreateCounter<long>("vlogstudio.upload.size", "By", "Bytes people sent.");
    private static readonly Counter<long> s_stored = s_meter.CreateCounter<long>("vlogstudio.store.written", "By", "Bytes put into the object store by this process.");
    private static readonly Counter<long> s_credits = s_meter.CreateCounter<long>("vlogstudio.credits.moved", "{credit}", "Credits that moved, by why.");
    private static readonly Counter<long> s_live = s_meter.CreateCounter<long>("vlogstudio.live.messages", "{message}", "Live news sent to other processes, by wire.");
    private static readonly Counter<long> s_fallbacks = s_meter.CreateCounter<long>("vlogstudio.live.fallbacks", "{message}", "Live news that went over PostgreSQL because Redis was away.");
    private static readonly Counter<long> s_deliveries = s_meter.CreateCounter<long>("vlogstudio.outbox.deliveries", "{message}", "Messages of the outbox handed on, by topic and result.");
    private static readonly Counter<long> s_webhooks = s_meter.CreateCounter<long>("vlogstudio.webhook.tries", "{try}", "Webhooks posted, by result.");

    /// <summary>Whether anybody listens to what tools use: measuring it has a price.</summary>
    public static bool IsToolWatched => s_toolCpu.Enabled;

    /// <summary>A job was claimed.</summary>
    public static void Claimed(string kind, TimeSpan waited)
    {
        var tag = new KeyValuePair<string, object?>("kind", kind);
        s_claims.Add(1, tag);
        s_waits.Record(Math.Max(0, waited.TotalSeconds), tag);
    }

    /// <summary>An attempt ended.</summary>
    public static void AttemptEnded(string kind, string outcome, TimeSpan took) =>
        s_attempts.Record(Math.Max(0, took.TotalSeconds), new TagList { { "kind", kind }, { "outcome", outcome } });

    /// <summary>A lease was lost.</summary>
    /// <param name="kind">The job's kind.</param>
    /// <param name="noticedBy"><c>worker</c> or <c>reaper</c>: a loss may be noticed by both.</param>
    public static void LeaseLost(string kind, string noticedBy) => s_leaseLosses.Add(1, new TagList { { "kind", kind }, { "noticed_by", noticedBy } });

    /// <summary>Segments were needed.</summary>
    /// <param name="count">How many.</param>
    /// <param name="isHit">Whether they were in the cache.</param>
    public static void Segments(int count, bool isHit)
    {
        if (count > 0) { s_segments.Add(count, new KeyValuePair<string, object?>("cache", isHit ? "hit" : "miss")); }
    }

    /// <summary>A tool ran.</summary>
    public static void ToolRan(string tool, TimeSpan cpu) => s_toolCpu.Add(cpu.TotalSeconds, new KeyValuePair<string, object?>("tool", tool));

    /// <summary>Bytes came from a person.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="noun">recording, track.</param>
    public static void Uploaded(long bytes, string noun)
    {
        if (bytes > 0) { s_uploaded.Add(bytes, new KeyValuePair<string, object?>("noun", noun)); }
    }

    /// <summary>Bytes went to the store.</summary>
    public static void Stored(long bytes) => s_stored.Add(bytes);

    /// <summary>Credits moved.</summary>
    /// <param name="why">hold, capture, release, refund, grant, adjust, expire.</param>
    /// <param name="amount">How many.</param>
    public static void CreditsMoved(string why, long amount) => s_credits.Add(Math.Abs(amount), new KeyValuePair<string, object?>("why", why));

    /// <summary>News went to other processes.</summary>
    public static void Told(int messages, string wire)
    {
        if (messages > 0) { s_live.Add(messages, new KeyValuePair<string, object?>("wire", wire)); }
    }

    /// <summary>News went over PostgreSQL because Redis was away.</summary>
    public static void FellBack(int messages)
    {
        if (messages > 0) { s_fallbacks.Add(messages); }
    }

    /// <summary>A message of the outbox was handed on, or was not.</summary>
    public static void Delivered(string topic, bool isTaken) => s_deliveries.Add(1, new TagList { { "topic", topic }, { "result", isTaken ? "taken" : "refused" } });

    /// <summary>A webhook was posted.</summary>
    public static void WebhookTried(bool isTaken) => s_webhooks.Add(1, new KeyValuePair<string, object?>("result", isTaken ? "taken" : "refused"));
}
