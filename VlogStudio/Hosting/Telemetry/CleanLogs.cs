using OpenTelemetry;
using OpenTelemetry.Logs;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Hosting.Telemetry;

/// <summary>The last look at a line of the log before it leaves for the collector: secrets out of its words, its values and its error.</summary>
internal sealed class CleanLogs(KnownSecrets secrets) : BaseProcessor<LogRecord>
{
    public override void OnEnd(LogRecord data)
    {
        if (data.FormattedMessage is { } message) { data.FormattedMessage = secrets.Blot(message); }
        if (data.Body is { } body) { data.Body = secrets.Blot(body); }
        var values = (data.Attributes ?? []).Select(a => new KeyValuePair<string, object?>(a.Key, a.Value is null or bool or int or long or double ? a.Value : secrets.Blot($"{a.Value}"))).ToList();
        // Of what surrounds a line only these ids leave: other scopes are not ours to know.
        values.AddRange(LogScope.Here.Select(id => new KeyValuePair<string, object?>(id.Key, $"{id.Value}")));
        if (data.Exception is { } error)
        {
            // The exporter would write the error as it is: it is written here instead, and no more.
            values.Add(new("exception.type", error.GetType().FullName));
            values.Add(new("exception.message", secrets.Blot(error.Message)));
            values.Add(new("exception.stacktrace", secrets.Blot(error.ToString())));
            data.Exception = null;
        }
        data.Attributes = values;
    }
}
