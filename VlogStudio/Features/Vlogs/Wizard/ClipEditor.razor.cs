using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Events;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Features.Vlogs.Wizard;

/// <summary>The clips of the film, to be cut, swapped, ordered, left out and added; everything can be taken back.</summary>
public sealed partial class ClipEditor
{
    private ElementReference _list;
    private BrowserPart? _part;
    private Guid? _open;
    private bool _isSwapping;
    private bool _isAdding;
    private bool _isOpen;
    private string _said = "";

    /// <summary>The wizard's state.</summary>
    [Parameter, EditorRequired]
    public WizardState State { get; set; } = null!;

    /// <summary>The plan, which says what is shown of events nobody cut; null while it is not known.</summary>
    [Parameter]
    public VlogQuote? Quote { get; set; }

    /// <summary>What stands in the way; this shows what is about clips.</summary>
    [Parameter]
    public IReadOnlyList<Problem> Problems { get; set; } = [];

    /// <summary>Whether nothing may change.</summary>
    [Parameter]
    public bool IsLocked { get; set; }

    /// <summary>Whether it begins open.</summary>
    [Parameter]
    public bool IsOpen { get; set; }

    private IEnumerable<Problem> Mine => Problems.Where(p => p.Field?.StartsWith("clips", StringComparison.Ordinal) == true);

    private IReadOnlyList<EventView> Others => [.. State.Others.Select(State.Event)];

    /// <summary>The list was dragged into another order.</summary>
    [JSInvokable]
    public void Drop(int from, int to)
    {
        if (IsLocked || from < 0 || from >= State.Chosen.Count) { return; }
        var id = State.Chosen[from];
        State.Edit(() => State.MoveTo(from, to));
        SayPlace(id);
        StateHasChanged();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_part is not null) { await _part.DisposeAsync(); }
    }

    /// <inheritdoc />
    protected override void OnInitialized() => _isOpen = IsOpen;

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender) { _part = await BrowserPart.AttachAsync(Js, "reorder", _list, this); }
    }

    private (TimeSpan Start, TimeSpan End) Stretch(Guid id)
    {
        if (State.CutOf(id) is { } cut) { return (Seconds.ToTime(cut.In), Seconds.ToTime(cut.Out)); }
        var planned = Quote?.Clips.FirstOrDefault(c => c.EventId == id);
        return planned is null ? (State.Event(id).Start, State.Event(id).End) : (planned.In, planned.Out);
    }

    private void Show(Guid id, bool isSwapping) => (_open, _isSwapping) = (_open == id && _isSwapping == isSwapping ? null : id, isSwapping);

    private void Move(Guid id, int places)
    {
        State.Edit(() => State.Move(id, places));
        SayPlace(id);
    }

    private void Remove(Guid id)
    {
        State.Edit(() => State.Choose(id, false));
        _said = Words["Clips.Removed", State.Event(id).Title];
    }

    private void Add(Guid id)
    {
        State.Edit(() => State.Choose(id, true));
        _isAdding = State.Others.Any();
        SayPlace(id);
    }

    private void Swap(Guid id, Guid other)
    {
        State.Swap(id, other);
        _open = null;
        SayPlace(other);
    }

    private void Undo()
    {
        State.UndoEdit();
        _said = Words["Clips.Undone"];
    }

    private void SayPlace(Guid id) => _said = Words["Order.Moved", State.Event(id).Title, State.PositionOf(id), State.Chosen.Count];
}
