using System.Globalization;
using Microsoft.Extensions.Localization;
using VlogStudio.Core.Events;

namespace VlogStudio.Features.Events;

/// <summary>Events and recommendations with their reasons in the words of the current language.</summary>
/// <param name="words">The words.</param>
public sealed class EventWording(IStringLocalizer<EventsWords> words)
{
    /// <summary>A measured reason.</summary>
    public string Reason(string code) => words[$"Reason.{code}"];

    /// <summary>Why an event was taken or not, e.g. “like 3, less sharp”.</summary>
    public string Verdict(EventVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        if (verdict.Words is { } said) { return said; }
        var compared = verdict.ComparedWith is { } number ? number.ToString(CultureInfo.CurrentCulture) : "";
        var why = words[$"Verdict.{verdict.ReasonCode}", compared].Value;
        if (verdict.FactorCode is not { } factor) { return why; }
        var trait = words[verdict.IsSelected ? $"Reason.{factor}" : $"Less.{factor}"];
        return trait.ResourceNotFound ? why : words["Both", why, trait.Value];
    }

    internal IResult List(IReadOnlyList<EventView> events) => Results.Ok(new ListAnswer<EventAnswer>([.. events.Select(Answer)], events.Count));

    internal IResult Edit(EventEditResult edit) => Results.Ok(new EventEditAnswer(edit.EditId, [.. edit.Events.Select(Answer)], edit.RemovedIds));

    internal EventAnswer Answer(EventView e) => new(
        e.Id, e.RecordingId, e.Start.TotalSeconds, e.End.TotalSeconds, e.Duration.TotalSeconds, e.Title, e.Summary, e.Score,
        [.. e.Reasons.Select(r => new ReasonAnswer(r.Code, r.Value, r.Weight, Reason(r.Code)))],
        e.ThumbnailUrl, e.CapturedAt.ToUniversalTime(), e.CapturedOffsetMinutes, e.Location is { } at ? new LocationAnswer(at.Lat, at.Lon) : null, e.PlaceName, e.IsHidden);

    internal RecommendationAnswer Answer(Guid jobId, Recommendation recommendation) => new(
        jobId, recommendation.SelectedEventIds,
        [.. recommendation.Verdicts.Select(v => new ExplanationAnswer(v.EventId, v.IsSelected, v.Score, Verdict(v), v.ReasonCode))],
        recommendation.Strategy, recommendation.FallbackCode);
}
