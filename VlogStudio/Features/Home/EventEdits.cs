using Microsoft.Extensions.Localization;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Events;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Features.Home;

/// <summary>What a person does to events on a page: each says what was done, with an undo, or why it was not.</summary>
/// <param name="acts">The acts.</param>
/// <param name="toasts">Where it is said.</param>
/// <param name="problems">Refusals in words.</param>
/// <param name="words">The words.</param>
/// <param name="shared">The words all pages share.</param>
public sealed class EventEdits(EventActs acts, Toasts toasts, ProblemWords problems, IStringLocalizer<HomeWords> words, IStringLocalizer<SharedWords> shared)
{
    /// <summary>Names an event.</summary>
    public async Task<EventEditResult?> RetitleAsync(Guid userId, EventView item, string title, Func<Task> onUndone, CancellationToken ct) =>
        Say(await acts.Retitle.HandleAsync(userId, item.Id, title, ct), userId, item, "Retitled", onUndone);

    /// <summary>Cuts an event in two at a time of its recording.</summary>
    public async Task<EventEditResult?> SplitAsync(Guid userId, EventView item, TimeSpan at, Func<Task> onUndone, CancellationToken ct) =>
        Say(await acts.Split.HandleAsync(userId, item.Id, at, ct), userId, item, "WasSplit", onUndone);

    /// <summary>Makes one event of two neighbours.</summary>
    public async Task<EventEditResult?> MergeAsync(Guid userId, EventView item, EventView next, Func<Task> onUndone, CancellationToken ct) =>
        Say(await acts.Merge.HandleAsync(userId, [item.Id, next.Id], ct), userId, item, "WasMerged", onUndone);

    /// <summary>Moves an event's ends.</summary>
    public async Task<EventEditResult?> TrimAsync(Guid userId, EventView item, TimeSpan start, TimeSpan end, Func<Task> onUndone, CancellationToken ct) =>
        Say(await acts.Trim.HandleAsync(userId, item.Id, start, end, ct), userId, item, "WasTrimmed", onUndone);

    /// <summary>Hides an event, or shows a hidden one again.</summary>
    public async Task<EventEditResult?> HideOrShowAsync(Guid userId, EventView item, Func<Task> onUndone, CancellationToken ct) => item.IsHidden
        ? Say(await acts.Show.HandleAsync(userId, item.Id, ct), userId, item, "WasShown", onUndone)
        : Say(await acts.Hide.HandleAsync(userId, item.Id, ct), userId, item, "WasHidden", onUndone);

    private EventEditResult? Say(Result<EventEditResult> result, Guid userId, EventView item, string done, Func<Task> onUndone)
    {
        if (!result.IsOk)
        {
            toasts.Show(problems.Say(result.Problems), Tone.Bad);
            return null;
        }
        toasts.ShowUndo(words[done, item.Title], shared["Undo"], async () =>
        {
            var undone = await acts.Undo.HandleAsync(userId, item.LocalDate, CancellationToken.None);
            if (!undone.IsOk) { toasts.Show(problems.Say(undone.Problems), Tone.Bad); }
            await onUndone();
        });
        return result.Value;
    }
}

/// <summary>The acts on events, one for each thing a person can do.</summary>
public sealed record EventActs(
    RetitleEvent Retitle, SplitEvent Split, MergeEvents Merge, TrimEvent Trim, HideEvent Hide, ShowEvent Show, UndoEventEdit Undo);
