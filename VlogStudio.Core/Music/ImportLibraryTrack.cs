using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Music;

/// <summary>A piece for the library.</summary>
/// <param name="Path">The local file; it is copied, not moved.</param>
/// <param name="Title">Title; null takes the file's tags, else its name.</param>
/// <param name="Artist">Who made it; null takes the file's tags.</param>
/// <param name="Licence">Licence as it is to be named.</param>
public sealed record LibraryTrack(string Path, string? Title, string? Artist, string Licence);

/// <summary>Puts a local sound file into the library for everyone; one that is already there (same bytes) is left alone.</summary>
/// <param name="dbs">The database.</param>
/// <param name="store">Where it goes.</param>
/// <param name="examiner">Listens to it.</param>
/// <param name="options">Limits.</param>
/// <param name="time">The clock.</param>
public sealed class ImportLibraryTrack(
    IDbContextFactory<StudioDb> dbs, IObjectStore store, TrackExaminer examiner, IOptions<MusicOptions> options, TimeProvider time)
{
    /// <summary>Puts it there, listens to it at once and answers the track's id; or says why it is no piece of music.</summary>
    /// <exception cref="Media.MediaException">It does not decode.</exception>
    public async Task<Result<Guid>> HandleAsync(LibraryTrack track, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(track);
        using var staged = await CopyAsync(track.Path, ct);
        if (staged is null) { return TrackProblems.TooLarge(options.Value.MaxBytes); }
        await using var db = await dbs.CreateDbContextAsync(ct);
        var there = await db.Tracks.Where(t => t.OwnerId == null && t.Sha256 == staged.Sha256 && t.DeletedAt == null).Select(t => (Guid?)t.Id).FirstOrDefaultAsync(ct);
        if (there is { } id) { return id; }
        var probed = await examiner.ProbeAsync(staged.FilePath, ct);
        if (!probed.IsOk) { return probed.Refused<Guid>(); }

        var row = NewTrack.Of(null, staged, probed.Value, track.Path, time.GetUtcNow());
        row.Title = track.Title ?? row.Title;
        row.Artist = track.Artist ?? row.Artist;
        row.Licence = track.Licence;
        var scratch = Directory.CreateTempSubdirectory("vlogstudio-track-").FullName;
        try
        {
            var measures = await examiner.MeasureAsync(staged.FilePath, probed.Value, scratch, _ => { }, ct);
            await store.TakeFileAsync(row.ObjectKey, staged.FilePath, row.ContentType, ct);
            db.Add(row);
            await db.SaveChangesAsync(ct);
            await IngestTrackHandler.WriteAsync(db, row.Id, probed.Value.Duration, measures, ct);
            return row.Id;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private async Task<StagedTrack?> CopyAsync(string path, CancellationToken ct)
    {
        await using var file = File.OpenRead(path);
        return await StagedTrack.TakeAsync(file, options.Value.StagingFolder, options.Value.MaxBytes, ct);
    }
}
