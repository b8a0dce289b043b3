using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Events;

/// <summary>Names an event.</summary>
public sealed class RetitleEvent(ChangeEvent change)
{
    /// <summary>Names an event.</summary>
    public Task<Result<EventEditResult>> HandleAsync(Guid userId, Guid eventId, string? title, CancellationToken ct) =>
        change.HandleAsync(userId, eventId, new EventChanges(Title: title ?? ""), ct);
}
