using Microsoft.Extensions.Localization;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Features.Vlogs.Films;

/// <summary>How a film's state looks and reads.</summary>
internal static class FilmState
{
    /// <summary>Whether it is being made or waits to be.</summary>
    public static bool IsUnderWay(this VlogView film) => film.Status is VlogStatus.Pending or VlogStatus.Processing;

    /// <summary>Whether there is a film to watch.</summary>
    public static bool IsMade(this VlogView film) => film.Status is VlogStatus.Completed or VlogStatus.Partial;

    /// <summary>The badge of a state.</summary>
    public static (string Text, string Icon, Tone Tone) Badge(this VlogView film, IStringLocalizer words) => film.Status switch
    {
        VlogStatus.Pending => (words["Status.Pending"], "schedule", Tone.Info),
        VlogStatus.Processing => (words["Status.Processing"], "movie_edit", Tone.Info),
        VlogStatus.Completed => (words["Status.Completed"], "check_circle", Tone.Good),
        VlogStatus.Partial => (words["Status.Partial"], "warning", Tone.Warn),
        VlogStatus.Failed => (words["Status.Failed"], "error", Tone.Bad),
        VlogStatus.Cancelled => (words["Status.Cancelled"], "cancel", Tone.Plain),
        _ => (film.Status.ToString(), "help", Tone.Plain),
    };

    /// <summary>The view with what its job has said since.</summary>
    public static VlogView With(this VlogView film, JobProgress progress) => film with
    {
        Progress = progress.Progress,
        Phase = progress.Phase,
        EtaSeconds = progress.EtaSeconds,
        Attempt = progress.Attempt,
        Status = progress.State switch
        {
            JobState.Queued => VlogStatus.Pending,
            JobState.Running or JobState.Retrying => VlogStatus.Processing,
            _ => film.Status,
        },
    };

    /// <summary>The page of a film's wizard for another version.</summary>
    public static string ChangePath(this VlogView film) => $"/day/{film.TargetDate:yyyy-MM-dd}/vlog?from={film.Id}";
}
