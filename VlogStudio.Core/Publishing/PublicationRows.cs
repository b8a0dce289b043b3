using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;

namespace VlogStudio.Core.Publishing;

/// <summary>Keeps how far a publication is. Every write holds the job's row and checks the fence, so that an attempt that has lost its lease changes nothing.</summary>
internal sealed class PublicationRows(IDbContextFactory<StudioDb> databases)
{
    /// <summary>The publication of an attempt.</summary>
    public async Task<Publication> ReadAsync(JobRun run, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Publications.AsNoTracking().SingleOrDefaultAsync(p => p.Id == run.SubjectId && p.JobId == run.JobId, ct)
            ?? throw new JobFailedException(new JobError(JobErrorClass.Deterministic, "publication_gone", "The publication was removed or belongs to another job."));
    }

    /// <summary>Its channel.</summary>
    public async Task<YouTubeAccount> AccountAsync(Publication publication, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.YouTubeAccounts.AsNoTracking().SingleAsync(a => a.Id == publication.AccountId, ct);
    }

    /// <summary>Keeps the session; a new one has nothing yet.</summary>
    public Task KeepSessionAsync(JobRun run, string sealedSession, bool isNew, CancellationToken ct) =>
        WriteAsync(run, rows => rows.ExecuteUpdateAsync(set => set.SetProperty(p => p.SealedSession, sealedSession).SetProperty(p => p.IsEndSent, p => !isNew && p.IsEndSent), ct), ct);

    /// <summary>Keeps that the film's end is about to be sent.</summary>
    public Task KeepEndSentAsync(JobRun run, CancellationToken ct) => WriteAsync(run, rows => rows.ExecuteUpdateAsync(set => set.SetProperty(p => p.IsEndSent, true), ct), ct);

    /// <summary>Keeps which video it has become; the session has done its work.</summary>
    public Task KeepVideoAsync(JobRun run, string videoId, CancellationToken ct) =>
        WriteAsync(run, rows => rows.ExecuteUpdateAsync(set => set.SetProperty(p => p.VideoId, videoId).SetProperty(p => p.SealedSession, (string?)null), ct), ct);

    private async Task WriteAsync(JobRun run, Func<IQueryable<Publication>, Task<int>> write, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // Whoever claims the job waits for this, and then reads what was kept.
        var held = await db.Database.SqlQuery<int>($"SELECT fence AS \"Value\" FROM job WHERE id = {run.JobId} AND fence = {run.Fence} AND state = 'running' FOR SHARE").ToListAsync(ct);
        if (held.Count == 0 || await write(db.Publications.Where(p => p.Id == run.SubjectId && p.JobId == run.JobId)) == 0)
        {
            throw new JobFailedException(new JobError(JobErrorClass.Transient, "lease_lost", "The job is held by another attempt."));
        }
        await transaction.CommitAsync(ct);
    }
}
