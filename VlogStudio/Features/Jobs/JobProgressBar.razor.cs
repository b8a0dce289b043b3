using Microsoft.AspNetCore.Components;
using VlogStudio.Core.Jobs;

namespace VlogStudio.Features.Jobs;

/// <summary>Shows how far a job is: percent, phase in words, remaining time, and says each quarter and the end to screen readers.</summary>
public sealed partial class JobProgressBar
{
    /// <summary>The state to show, as <see cref="FollowJob"/> brings it; null while it is not known.</summary>
    [Parameter]
    public JobProgress? Progress { get; set; }

    /// <summary>What is being worked on; the accessible name of the bar.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";
}
