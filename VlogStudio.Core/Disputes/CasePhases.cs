using System.Text.Json;
using VlogStudio.Core.Jobs;

namespace VlogStudio.Core.Disputes;

/// <summary>Tells a job's phases with their times: from what its attempts noted, else from its events.</summary>
internal static class CasePhases
{
    /// <summary>The phases in order, each until the next begins or its attempt ends.</summary>
    public static IReadOnlyList<CasePhase> Of(IReadOnlyList<JobAttempt> attempts, IReadOnlyList<JobEvent> events, DateTimeOffset? endedAt)
    {
        var began = new List<CasePhase>();
        foreach (var (phase, at) in events.Where(e => e.Type == JobEvents.PhaseUpdate).Select(e => (Read(e.Data, "phase"), e.At)))
        {
            var number = attempts.Count(a => a.StartedAt <= at);
            if (phase is null || (number > 0 && attempts[number - 1].Phases is not null)) { continue; }
            if (began.Count == 0 || began[^1].Phase != phase || began[^1].Attempt != number) { began.Add(new CasePhase(phase, at, null, number)); }
        }
        for (var i = 0; i < attempts.Count; i++) { began.AddRange(Noted(attempts[i].Phases, i + 1)); }

        began = [.. began.OrderBy(p => p.At).ThenBy(p => p.Attempt)];
        var phases = new List<CasePhase>(began.Count);
        for (var i = 0; i < began.Count; i++)
        {
            var next = i + 1 < began.Count ? began[i + 1].At : endedAt;
            var attempt = began[i].Attempt > 0 ? attempts[began[i].Attempt - 1].EndedAt : null;
            phases.Add(began[i] with { EndedAt = attempt is { } ended && (next is null || ended < next) && ended >= began[i].At ? ended : next });
        }
        return phases;
    }

    private static IEnumerable<CasePhase> Noted(string? json, int number)
    {
        if (json is null) { yield break; }
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Array) { yield break; }
        foreach (var item in document.RootElement.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Object && item.TryGetProperty("phase", out var phase) && item.TryGetProperty("at", out var at) && at.TryGetDateTimeOffset(out var when))
            {
                yield return new CasePhase(phase.GetString() ?? "", when, null, number);
            }
        }
    }

    private static string? Read(string json, string name)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }
}
