using Microsoft.AspNetCore.Components;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Features.Vlogs.Wizard;

/// <summary>The film as a rough cut with its music, made in seconds and free. What is changed afterwards makes it stale.</summary>
public sealed partial class FilmPreview
{
    private Guid? _job;
    private string? _asked;
    private string? _video;
    private string? _problem;
    private bool _isWorking;

    /// <summary>The wishes as they are now.</summary>
    [Parameter, EditorRequired]
    public VlogRequest Wishes { get; set; } = null!;

    /// <summary>Whether a film can be made of them.</summary>
    [Parameter]
    public bool IsPossible { get; set; } = true;

    /// <summary>Whether they are being sent.</summary>
    [Parameter]
    public bool IsLocked { get; set; }

    [Inject]
    private PreviewVlog PreviewVlog { get; set; } = default!;

    [Inject]
    private ILogger<FilmPreview> Log { get; set; } = default!;

    private bool IsStale => _asked is not null && _asked != StudioJson.Write(Wishes);

    private string State => _isWorking ? "working" : _video is null ? "none" : IsStale ? "stale" : "ready";

    private double Aspect => Wishes.Orientation switch
    {
        FilmOrientation.Portrait => 9d / 16,
        FilmOrientation.Square => 1,
        _ => 16d / 9,
    };

    private async Task MakeAsync()
    {
        if (_isWorking) { return; }
        (_isWorking, _problem, _job, _video) = (true, null, null, null);
        var wishes = Wishes;
        _asked = StudioJson.Write(wishes);
        try
        {
            var job = await PreviewVlog.HandleAsync(UserId, wishes, Ended);
            if (!job.IsOk) { Fail(Say.Say(job.Problems[0])); return; }
            _job = job.Value;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            VlogsLog.WizardFailed(Log, e);
            Fail(Say.Say(new Problem("server_trouble", ProblemKind.Unavailable)));
        }
    }

    private void Read(JobProgress progress)
    {
        if (!progress.State.IsTerminal()) { return; }
        _isWorking = false;
        if (progress.State == JobState.Done) { _video = $"/api/v1/vlogs/preview/{progress.JobId}/video"; }
        else if (progress.State != JobState.Cancelled) { _problem = Words["Rough.Failed", Say.Say(progress.ErrorCode ?? "unexpected")]; }
    }

    private void Fail(string problem)
    {
        (_isWorking, _problem, _asked) = (false, problem, null);
        StateHasChanged();
    }
}
