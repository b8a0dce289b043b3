using System.Diagnostics;

namespace VlogStudio.Core.Telemetry;

/// <summary>
/// The studio's own spans. They cost nothing where nobody listens: then nothing is made, and every answer here is null. What goes to another process, or
/// waits in a row, carries its trace as a W3C <c>traceparent</c>, so that a film is one trace from the request to the webhook.
/// </summary>
public static class StudioTrace
{
    /// <summary>Name of the source of spans, by which an exporter asks for them.</summary>
    public const string SourceName = "VlogStudio";

    private static readonly ActivitySource s_source = new(SourceName, typeof(StudioTrace).Assembly.GetName().Version?.ToString(3));

    /// <summary>Where we are, as a traceparent that a row may keep; null where nobody listens or nothing is traced.</summary>
    public static string? Here => s_source.HasListeners() && Activity.Current is { IdFormat: ActivityIdFormat.W3C } span ? span.Id : null;

    /// <summary>Begins a span below the one we are in; dispose it at its end. Null where nobody listens.</summary>
    /// <param name="name">One of <see cref="Spans"/>.</param>
    /// <param name="kind">What kind of span it is.</param>
    public static Activity? Begin(string name, ActivityKind kind = ActivityKind.Internal) => s_source.StartActivity(name, kind);

    /// <summary>Begins a span of a trace that came from a row or another process; a trace of its own where that is null or no trace.</summary>
    /// <param name="trace">The traceparent.</param>
    /// <param name="name">One of <see cref="Spans"/>.</param>
    /// <param name="kind">What kind of span it is.</param>
    /// <param name="began">When it began, where that is past.</param>
    public static Activity? Continue(string? trace, string name, ActivityKind kind, DateTimeOffset began = default)
    {
        if (!s_source.HasListeners()) { return null; }
        if (!ActivityContext.TryParse(trace, null, isRemote: true, out var parent)) { Leave(); }
        return s_source.StartActivity(kind, parent, startTime: began, name: name);
    }

    /// <summary>Does work within a span, which is told when the work fails.</summary>
    public static Task InAsync(string name, Func<Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return s_source.HasListeners() ? TracedAsync(name, work) : work();
    }

    /// <summary>The same for work with an answer.</summary>
    public static Task<T> InAsync<T>(string name, Func<Task<T>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return s_source.HasListeners() ? TracedAsync(name, work) : work();
    }

    /// <summary>From here on, in this flow of calls, what is done belongs to no trace: heartbeats and other noise.</summary>
    public static void Leave() => Activity.Current = null;

    /// <summary>Notes that what the span stands for went wrong. Of the error only its kind is told: messages may hold what is not to leave.</summary>
    public static void Fail(this Activity? span, string code) => span?.SetTag("error.type", code).SetStatus(ActivityStatusCode.Error, code);

    private static async Task TracedAsync(string name, Func<Task> work)
    {
        using var span = Begin(name);
        try { await work(); }
        catch (Exception e) when (Note(span, e)) { throw; }
    }

    private static async Task<T> TracedAsync<T>(string name, Func<Task<T>> work)
    {
        using var span = Begin(name);
        try { return await work(); }
        catch (Exception e) when (Note(span, e)) { throw; }
    }

    private static bool Note(Activity? span, Exception error)
    {
        span.Fail(error is OperationCanceledException ? "cancelled" : error.GetType().Name);
        return false;
    }
}
