using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using VlogStudio.Components.Shared;

namespace VlogStudio.Features.Vlogs.Wizard;

/// <summary>The chosen events in the order of the film, to be put into another order by hand or by keys.</summary>
public sealed partial class FilmOrder
{
    private ElementReference _list;
    private BrowserPart? _part;
    private string _said = "";

    /// <summary>The wizard's state.</summary>
    [Parameter, EditorRequired]
    public WizardState State { get; set; } = null!;

    /// <summary>The list was dragged into another order.</summary>
    [JSInvokable]
    public void Drop(int from, int to)
    {
        if (from < 0 || from >= State.Chosen.Count) { return; }
        var id = State.Chosen[from];
        State.MoveTo(from, to);
        Say(id);
        StateHasChanged();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_part is not null) { await _part.DisposeAsync(); }
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender) { _part = await BrowserPart.AttachAsync(Js, "reorder", _list, this); }
    }

    private void Move(Guid id, int places)
    {
        State.Move(id, places);
        Say(id);
    }

    private void Say(Guid id) => _said = Words["Order.Moved", State.Event(id).Title, State.PositionOf(id), State.Chosen.Count];
}
