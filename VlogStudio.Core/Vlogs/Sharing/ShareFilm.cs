using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Vlogs.Sharing;

/// <summary>Lets other nodes make segments of a film while its own attempt makes the rest, where there are others and it is not turned off.</summary>
internal sealed class ShareFilm(
    SegmentTasks tasks, HasOtherNodes others, IObjectStore store, RenderPace pace, IOptions<VlogsOptions> options, IOptions<JobsOptions> jobs, TimeProvider time, ILogger<ShareFilm> logger)
{
    /// <summary>The way to others for one attempt; null where it is turned off.</summary>
    public FilmShare? For(JobRun run) => !options.Value.ShareSegments ? null
        : new FilmShare(new SharingTools(tasks, others, store, pace, jobs.Value, time, logger), run, Directory.CreateDirectory(Path.Combine(run.ScratchFolder, "arrived")).FullName);
}

/// <summary>What sharing works with.</summary>
internal sealed record SharingTools(SegmentTasks Tasks, HasOtherNodes Others, IObjectStore Store, RenderPace Pace, JobsOptions Jobs, TimeProvider Time, ILogger Log);
