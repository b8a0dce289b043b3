using Microsoft.AspNetCore.Components;

namespace VlogStudio.Features.Vlogs.Wizard;

/// <summary>The wizard: choose events of a day, make the film yours. Its page is <c>/day/{date}/vlog</c>, which the home page's button goes to.</summary>
public partial class GenerateVlogDialog
{
    /// <summary>The day to begin with; null takes the latest day with footage.</summary>
    [Parameter]
    public DateOnly? Date { get; set; }

    /// <summary>The person closed it; what was chosen is kept.</summary>
    [Parameter]
    public EventCallback OnClose { get; set; }

    /// <summary>The person went to another day.</summary>
    [Parameter]
    public EventCallback<DateOnly> OnDateChanged { get; set; }
}
