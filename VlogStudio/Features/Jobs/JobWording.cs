using System.Globalization;
using Microsoft.Extensions.Localization;
using VlogStudio.Core.Jobs;

namespace VlogStudio.Features.Jobs;

/// <summary>A job's state in words.</summary>
public static class JobWording
{
    /// <summary>The phase in words; a phase without words is simply work.</summary>
    public static string Phase(this IStringLocalizer<JobsWords> words, JobProgress progress)
    {
        var key = progress.State switch
        {
            JobState.Queued => "queued",
            JobState.Retrying => "waiting",
            JobState.Running => progress.Phase,
            var ended => ended.ToString().ToLowerInvariant(),
        };
        var text = words[key];
        return text.ResourceNotFound ? words["working"] : text;
    }

    /// <summary>The time to go, rounded so that it does not jump about; null when there is none to tell.</summary>
    public static string? Remaining(this IStringLocalizer<JobsWords> words, JobProgress progress)
    {
        if (progress.State is not JobState.Running || progress.EtaSeconds is not { } seconds || !double.IsFinite(seconds)) { return null; }
        var minutes = (int)Math.Round(seconds / 60);
        return seconds switch
        {
            < 10 => words["LeftMoment"],
            < 55 => words["LeftSeconds", Number((int)Math.Ceiling(seconds / 10) * 10)],
            < 90 => words["LeftMinute"],
            < 3570 => words["LeftMinutes", Number(minutes)],
            _ => words["LeftHours", Number(minutes / 60), Number(minutes % 60)],
        };
    }

    private static string Number(int number) => number.ToString(CultureInfo.CurrentCulture);
}
