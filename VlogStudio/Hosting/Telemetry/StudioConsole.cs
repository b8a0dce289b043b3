using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Hosting.Telemetry;

/// <summary>Writes the log to the console, without secrets: as text for people, or one JSON object a line with the ids of job, person and trace.</summary>
internal sealed class StudioConsole(KnownSecrets secrets, TelemetryOptions options, TimeProvider time) : ConsoleFormatter(FormatName)
{
    /// <summary>What the settings of logging call it.</summary>
    public const string FormatName = "studio";

    private static readonly string[] s_jobNames = ["Job", "JobId"];
    private static readonly string[] s_userNames = ["User", "UserId", "Owner"];
    private static readonly JsonWriterOptions s_json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = secrets.Blot(logEntry.Formatter(logEntry.State, logEntry.Exception));
        var error = logEntry.Exception is { } cause ? secrets.Blot(cause.ToString()) : null;
        if (options.LogFormat == "json") { textWriter.WriteLine(Json(logEntry, message, error, scopeProvider)); }
        else { WriteText(textWriter, logEntry.LogLevel, $"{logEntry.Category}[{logEntry.EventId.Id}]", message, error); }
    }

    private static void WriteText(TextWriter writer, LogLevel level, string source, string message, string? error)
    {
        writer.WriteLine($"{Word(level)}: {source}");
        foreach (var line in (error is null ? message : $"{message}\n{error}").Split('\n')) { writer.WriteLine($"      {line.TrimEnd('\r')}"); }
    }

    private string Json<TState>(in LogEntry<TState> entry, string message, string? error, IExternalScopeProvider? scopes)
    {
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
        var around = new Dictionary<string, object?>(StringComparer.Ordinal);
        Gather(entry.State, fields);
        scopes?.ForEachScope((scope, into) => Gather(scope, into), around);
        foreach (var (id, value) in LogScope.Here) { around[id] = value; }
        var job = Take(around, LogScope.JobId) ?? s_jobNames.Select(n => fields.GetValueOrDefault(n)).FirstOrDefault(v => v is Guid);
        var user = Take(around, LogScope.UserId) ?? s_userNames.Select(n => fields.GetValueOrDefault(n)).FirstOrDefault(v => v is Guid);
        foreach (var name in (string[])["TraceId", "SpanId", "ParentId"]) { around.Remove(name); }

        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, s_json))
        {
            json.WriteStartObject();
            json.WriteString("at", time.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
            json.WriteString("level", entry.LogLevel.ToString().ToLowerInvariant());
            json.WriteString("category", entry.Category);
            json.WriteNumber("event", entry.EventId.Id);
            if (entry.EventId.Name is { } name) { json.WriteString("name", name); }
            json.WriteString("message", message);
            Write(json, LogScope.JobId, job);
            Write(json, LogScope.UserId, user);
            if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } span)
            {
                json.WriteString("trace_id", span.TraceId.ToHexString());
                json.WriteString("span_id", span.SpanId.ToHexString());
            }
            WriteAll(json, "fields", fields);
            WriteAll(json, "around", around);
            if (error is not null) { json.WriteString("error", error); }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Gather(object? state, Dictionary<string, object?> into)
    {
        if (state is not IEnumerable<KeyValuePair<string, object?>> values) { return; }
        foreach (var (name, value) in values)
        {
            if (name != "{OriginalFormat}") { into[name] = value; }
        }
    }

    private static object? Take(Dictionary<string, object?> values, string name) => values.Remove(name, out var value) ? value : null;

    private void WriteAll(Utf8JsonWriter json, string name, Dictionary<string, object?> values)
    {
        if (values.Count == 0) { return; }
        json.WriteStartObject(name);
        foreach (var (key, value) in values) { Write(json, key, value, isKept: true); }
        json.WriteEndObject();
    }

    private void Write(Utf8JsonWriter json, string name, object? value, bool isKept = false)
    {
        switch (value)
        {
            case null when !isKept: break;
            case null: json.WriteNull(name); break;
            case bool flag: json.WriteBoolean(name, flag); break;
            case int or long or short or byte: json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
            case double number when double.IsFinite(number): json.WriteNumber(name, number); break;
            default: json.WriteString(name, secrets.Blot(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")); break;
        }
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce", LogLevel.Debug => "dbug", LogLevel.Information => "info", LogLevel.Warning => "warn", LogLevel.Error => "fail", _ => "crit",
    };
}
