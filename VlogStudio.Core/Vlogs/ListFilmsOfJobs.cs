using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Vlogs;

/// <summary>Finds the films that jobs made, or tried to make.</summary>
public sealed class ListFilmsOfJobs(IDbContextFactory<StudioDb> factory)
{
    /// <summary>The films of a person's jobs, by job; those that were removed are left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, FilmOfJob>> HandleAsync(Guid userId, IReadOnlyCollection<Guid> jobIds, CancellationToken ct)
    {
        var kind = GenerateVlogHandler.Generate.Name;
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Jobs.AsNoTracking().Where(j => jobIds.Contains(j.Id) && j.UserId == userId && j.Kind == kind)
            .Join(db.Vlogs.Where(v => v.UserId == userId && v.DeletedAt == null), j => j.SubjectId, v => v.Id, (j, v) => new { JobId = j.Id, v.Id, v.TargetDate })
            .ToDictionaryAsync(x => x.JobId, x => new FilmOfJob(x.Id, x.TargetDate), ct);
    }
}

/// <summary>A film a job worked on.</summary>
/// <param name="VlogId">The film.</param>
/// <param name="TargetDate">Its day.</param>
public sealed record FilmOfJob(Guid VlogId, DateOnly TargetDate);
