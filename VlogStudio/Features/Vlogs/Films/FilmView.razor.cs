using Microsoft.AspNetCore.Components;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Features.Vlogs.Films;

/// <summary>All there is to see of a film and to do with it.</summary>
public sealed partial class FilmView
{
    private ElementReference _root;
    private BrowserPart? _part;

    /// <summary>The film.</summary>
    [Parameter, EditorRequired]
    public VlogView Film { get; set; } = null!;

    /// <summary>How far it is, while it is made.</summary>
    [Parameter]
    public RenderFragment? Bar { get; set; }

    /// <summary>Why the last thing the person did was not done, in words.</summary>
    [Parameter]
    public string? Problem { get; set; }

    /// <summary>Whether something is being done.</summary>
    [Parameter]
    public bool IsBusy { get; set; }

    /// <summary>The person wants it stopped.</summary>
    [Parameter]
    public EventCallback OnCancel { get; set; }

    /// <summary>The person wants it tried again; the key makes a double press one try.</summary>
    [Parameter]
    public EventCallback<string> OnRetry { get; set; }

    /// <summary>The person gave it another title.</summary>
    [Parameter]
    public EventCallback<string> OnRename { get; set; }

    /// <summary>The person wants the picture at this time as the poster.</summary>
    [Parameter]
    public EventCallback<TimeSpan> OnPoster { get; set; }

    /// <summary>The person wants it gone.</summary>
    [Parameter]
    public EventCallback OnDelete { get; set; }

    private List<VlogSegmentView> Skipped => [.. Film.Segments.Where(s => s.Status == VlogSegmentStatus.Skipped)];

    private string Quality => Film.Request.Resolution switch
    {
        FilmResolution.P720 => "720p",
        FilmResolution.P2160 => "4K",
        _ => "1080p",
    };

    /// <summary>Where a person says that something went wrong, and sees how that stands.</summary>
    [Parameter]
    public RenderFragment? Wrong { get; set; }

    /// <summary>What else can be had of the film, below its acts.</summary>
    [Parameter]
    public RenderFragment? Export { get; set; }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_part is not null) { await _part.DisposeAsync(); }
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender) { _part = await BrowserPart.AttachAsync(Js, "film", _root, this); }
    }

    private async Task JumpAsync(VlogSegmentView clip)
    {
        if (_part is not null) { await _part.CallAsync("jump", clip.FilmStart.TotalSeconds); }
    }
}
