using System.Collections;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace VlogStudio.Core.Telemetry;

/// <summary>Whom and what log lines are about: whatever is logged within it carries the ids of job and person. Disposed it ends, in the flow that began it.</summary>
public sealed class LogScope : IReadOnlyList<KeyValuePair<string, object?>>, IDisposable
{
    /// <summary>Name of the job's id in structured logs.</summary>
    public const string JobId = "job_id";

    /// <summary>Name of the person's id in structured logs.</summary>
    public const string UserId = "user_id";

    private static readonly AsyncLocal<LogScope?> s_current = new();
    private readonly LogScope? _outer = s_current.Value;
    private readonly List<KeyValuePair<string, object?>> _values = [];
    private IDisposable? _inner;

    private LogScope(Guid? job, Guid? user)
    {
        if (job is not null) { _values.Add(new(JobId, job)); }
        if (user is not null) { _values.Add(new(UserId, user)); }
    }

    /// <summary>The ids of where we are, those nearest last.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> Here => s_current.Value is { } scope ? scope.WithOuter() : [];

    /// <inheritdoc />
    public int Count => _values.Count;

    /// <inheritdoc />
    public KeyValuePair<string, object?> this[int index] => _values[index];

    /// <summary>Begins work on a job, for a person, or both.</summary>
    /// <param name="logger">Any logger.</param>
    /// <param name="job">The job, or null.</param>
    /// <param name="user">Whose it is, or null where that is not known here.</param>
    public static LogScope Begin(ILogger logger, Guid? job, Guid? user)
    {
        ArgumentNullException.ThrowIfNull(logger);
        var scope = new LogScope(job, user);
        s_current.Value = scope;
        scope._inner = logger.BeginScope(scope);
        return scope;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        s_current.Value = _outer;
        Interlocked.Exchange(ref _inner, null)?.Dispose();
    }

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The ids as text.</summary>
    public override string ToString() => string.Join(' ', _values.Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Key}:{v.Value}")));

    private IEnumerable<KeyValuePair<string, object?>> WithOuter() => _outer is null ? _values : _outer.WithOuter().Concat(_values);
}
