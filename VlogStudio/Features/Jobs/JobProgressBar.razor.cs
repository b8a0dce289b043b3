using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Jobs;

namespace VlogStudio.Features.Jobs;

/// <summary>Shows how far a job is: percent, phase in words, remaining time. A live region of its own speaks each quarter, each new attempt and the end.</summary>
public sealed partial class JobProgressBar
{
    private const double Quarter = 25;
    private string _spoken = "";
    private JobProgress? _last;

    /// <summary>The state to show, as <see cref="FollowJob"/> brings it; null while it is not known.</summary>
    [Parameter]
    public JobProgress? Progress { get; set; }

    /// <summary>What is being worked on; the accessible name of the bar.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    [Inject]
    private IStringLocalizer<JobsWords> Words { get; set; } = default!;

    private bool HasEnded => Progress?.State.IsTerminal() is true;

    private double? Percent => Progress switch
    {
        { State: JobState.Running, Progress: > 0 } or { State: JobState.Done or JobState.Partial } => Progress.Progress,
        _ => null,
    };

    private string PhaseText => Progress is null ? Words["queued"] : Words.Phase(Progress);

    private string? RemainingText => Progress is null ? null : Words.Remaining(Progress);

    private string? ValueNow => Percent is { } percent ? Math.Floor(percent).ToString(CultureInfo.InvariantCulture) : null;

    private string ValueText => Percent is { } percent ? Words["ValueText", Formats.Percent(percent), PhaseText] : PhaseText;

    private string FillStyle => string.Create(CultureInfo.InvariantCulture, $"width: {Percent ?? (HasEnded ? Progress!.Progress : 0):0.##}%");

    private string ToneClass => Progress?.State switch
    {
        JobState.Done => "job-progress-good",
        JobState.Partial => "job-progress-warn",
        JobState.Failed or JobState.Dead => "job-progress-bad",
        JobState.Cancelled => "job-progress-quiet",
        _ => "",
    };

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (Progress is null || Progress == _last) { return; }
        _spoken = ToSpeak(_last, Progress) ?? _spoken;
        _last = Progress;
    }

    private string? ToSpeak(JobProgress? before, JobProgress now)
    {
        // What was already so when the page opened is read with the page.
        if (before is null || before.JobId != now.JobId) { return ""; }
        if (now.State.IsTerminal()) { return before.State.IsTerminal() ? null : Words["SpokenProgress", Label, Words.Phase(now)].Value; }
        if (now.Attempt > before.Attempt && now.Attempt > 1) { return Words["SpokenRetry", Label, now.Attempt].Value; }
        return now.Attempt == before.Attempt && Math.Floor(now.Progress / Quarter) > Math.Floor(before.Progress / Quarter)
            ? Words["SpokenProgress", Label, ValueText].Value
            : null;
    }
}
