using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Keys;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;
using VlogStudio.Core.Timelines;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Core.Compute;

/// <summary>Gives the holder of a lease the addresses of its film's footage, and of places for what it made: its film's and no other's.</summary>
public sealed class OpenFootage
{
    private readonly FilmLeases _leases;
    private readonly FilmSources _sources;
    private readonly UploadPlaces _places;
    private readonly IObjectStore _store;
    private readonly SignedObjects _signatures;
    private readonly IDbContextFactory<StudioDb> _databases;
    private readonly TimeProvider _time;

    internal OpenFootage(
        FilmLeases leases, FilmSources sources, UploadPlaces places, IObjectStore store, SignedObjects signatures, IDbContextFactory<StudioDb> databases, TimeProvider time) =>
        (_leases, _sources, _places, _store, _signatures, _databases, _time) = (leases, sources, places, store, signatures, databases, time);

    /// <summary>Gives them.</summary>
    /// <param name="holder">Who asks.</param>
    /// <param name="ask">For which film.</param>
    /// <param name="isOutside">Whether the node reaches the store by its public address, as browsers do.</param>
    /// <param name="ct">Ends the call.</param>
    /// <returns>The addresses; or lease_not_found, stale_lease, problems of <c>outputs</c>.</returns>
    public async Task<Result<LeasedFootage>> HandleAsync(ApiKeyHolder holder, FootageAsk ask, bool isOutside, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(ask);
        var held = await _leases.FindHeldAsync(holder, ask.VlogId, ask.JobId, ask.Fence, ct);
        if (!held.IsOk) { return held.Refused<LeasedFootage>(); }
        var job = held.Value;
        UploadSlots? uploads = null;
        if (ask.Outputs is { } outputs)
        {
            var given = await _places.MakeAsync(job, outputs, isOutside, ct);
            if (!given.IsOk) { return given.Refused<LeasedFootage>(); }
            uploads = given.Value;
        }
        string written;
        await using (var db = await _databases.CreateDbContextAsync(ct)) { written = await db.Vlogs.Where(v => v.Id == job.SubjectId).Select(v => v.Timeline).SingleAsync(ct); }
        var timeline = StudioJson.Read<Timeline>(written);
        var named = await _sources.FindAsync(timeline, ct);
        var sources = new List<LeasedSource>();
        foreach (var source in named.Recordings)
        {
            if (await AddressAsync(job, source, isOutside, ct) is { } found) { sources.Add(found); }
        }
        var music = named.Music is null ? null : await AddressAsync(job, named.Music, isOutside, ct);
        var urls = sources.ToDictionary(s => s.Id, s => s.Url);
        var segments = timeline.Clips.Select((clip, i) => new LeasedSegment(
            i, clip.Card is null ? clip.RecordingId : null, urls.GetValueOrDefault(clip.RecordingId), clip.In.TotalSeconds, clip.OutAt(timeline.Rate).TotalSeconds));
        return new LeasedFootage([.. segments], sources, music, uploads);
    }

    private async Task<LeasedSource?> AddressAsync(Job job, NamedSource source, bool isOutside, CancellationToken ct)
    {
        if (await _store.FindAsync(source.Key, ct) is not { } found) { return null; }
        var url = await _store.PresignReadAsync(source.Key, SignedObjects.Lifetime, null, ct, isOutside);
        var address = url?.AbsoluteUri ?? _signatures.AddressOf(new SignedObject(source.Key, IsWrite: false, job.Id, job.Fence, _time.GetUtcNow() + SignedObjects.Lifetime));
        return new LeasedSource(source.Id, address, found.Bytes, source.Sha256, source.Probe, source.IntegratedLufs);
    }
}
