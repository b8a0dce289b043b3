using System.Diagnostics;
using System.Globalization;
using VlogStudio.Circuits;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;
using VlogStudio.Core.Timelines;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Bench.Cluster;

/// <summary>How films are made that are not rendered.</summary>
/// <param name="Film">How long one takes.</param>
/// <param name="Report">How often its progress is reported, with a fifth more or less.</param>
/// <param name="FilmPath">What comes out of each.</param>
/// <param name="PosterPath">Its poster.</param>
/// <param name="MarksFolder">Where is noted when what was reported; null for nowhere.</param>
internal sealed record FilmPace(TimeSpan Film, TimeSpan Report, string FilmPath, string PosterPath, string? MarksFolder);

/// <summary>
/// The making of a film with rendering, and nothing else, replaced by waiting: the vlog is begun, its footage is found in the store, progress is reported, film
/// and poster are put into the store, and all that the end of a job settles is settled by the product's own handler.
/// </summary>
internal sealed class PacedFilmHandler(GenerateVlogHandler real, BeginFilm begin, FilmSources sources, IObjectStore store, FilmPace pace) : IJobHandler, IDisposable
{
    private readonly StreamWriter? marks = pace.MarksFolder is null ? null : new StreamWriter(
        Path.Combine(pace.MarksFolder, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}.marks"))) { AutoFlush = true };

    public JobKind Kind => real.Kind;

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        run.Report("preparing_clips", 0);
        var vlog = await begin.HandleAsync(run.SubjectId, run.JobId, ct);
        var timeline = StudioJson.Read<Timeline>(vlog.Timeline);
        await sources.FetchAsync(timeline, run.ScratchFolder, done => run.Report("preparing_clips", FilmProgress.FetchShare * done), ct);
        await WaitAsync(run, ct);

        run.Report("saving", FilmProgress.SaveFrom);
        var (videoKey, posterKey) = (ObjectKeys.Output(run.JobId, run.Fence, "film.mp4"), ObjectKeys.Output(run.JobId, run.Fence, "poster.jpg"));
        await store.PutFileAsync(videoKey, pace.FilmPath, "video/mp4", ct);
        await store.PutFileAsync(posterKey, pace.PosterPath, "image/jpeg", ct);
        return new StoredFilm
        {
            VlogId = vlog.Id,
            JobId = run.JobId,
            VideoKey = videoKey,
            PosterKey = posterKey,
            Sha256 = await Sha256Hex.OfFileAsync(pace.FilmPath, ct),
            Bytes = new FileInfo(pace.FilmPath).Length,
            Asked = timeline,
            Made = timeline,
            Skipped = [],
        }.ToOutcome();
    }

    public Task SettleAsync(StudioDb db, Job job, CancellationToken ct) => real.SettleAsync(db, job, ct);

    public Task<Result<Unit>> ReplayAsync(StudioDb db, Job ended, Job again, CancellationToken ct) => real.ReplayAsync(db, ended, again, ct);

    public IReadOnlyList<UserSignal> SignalsOf(Job job) => real.SignalsOf(job);

    public void Dispose() => marks?.Dispose();

    private async Task WaitAsync(JobRun run, CancellationToken ct)
    {
        var (random, began, last) = (new Random(run.JobId.GetHashCode()), Stopwatch.GetTimestamp(), 0);
        while (Stopwatch.GetElapsedTime(began) is var passed && passed < pace.Film)
        {
            var mark = ProgressMark.Of(FilmProgress.FetchShare + ((FilmProgress.SaveFrom - FilmProgress.FetchShare) * (passed / pace.Film)));
            if (mark > last)
            {
                last = mark;
                var at = Stopwatch.GetTimestamp();
                run.Report("rendering_clips", ProgressMark.ToPercent(mark), (pace.Film - passed).TotalSeconds);
                if (marks is not null)
                {
                    lock (marks) { marks.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{run.JobId:n} {mark} {at}")); }
                }
            }

            var pause = pace.Report * (0.8 + (0.4 * random.NextDouble()));
            await Task.Delay(pause < pace.Film - passed ? pause : pace.Film - passed, ct);
        }
    }
}
