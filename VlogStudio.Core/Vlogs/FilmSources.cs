using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Media;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Recordings;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Storage;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Vlogs;

/// <summary>Brings what a timeline names to local files.</summary>
public sealed class FilmSources(IDbContextFactory<StudioDb> factory, IObjectStore store, MediaTools tools)
{
    /// <summary>Fetches it; what is gone for good is left out, which makes its clips skipped.</summary>
    /// <param name="timeline">The film.</param>
    /// <param name="scratch">The folder for copies.</param>
    /// <param name="onProgress">Told 0..1.</param>
    /// <param name="ct">Ends the call.</param>
    internal async Task<FetchedSources> FetchAsync(Timeline timeline, string scratch, Action<double> onProgress, CancellationToken ct)
    {
        var ids = timeline.Clips.Select(c => c.RecordingId).Append(timeline.Voice?.SourceId ?? Guid.Empty).Distinct().ToArray();
        await using var db = await factory.CreateDbContextAsync(ct);
        var recordings = await db.Recordings.AsNoTracking().Where(r => ids.Contains(r.Id)).ToListAsync(ct);
        var track = timeline.Music is { } music ? await db.Tracks.AsNoTracking().SingleOrDefaultAsync(t => t.Id == music.TrackId, ct) : null;

        var sources = new Dictionary<Guid, RenderSource>();
        foreach (var (recording, i) in recordings.Select((recording, i) => (recording, i)))
        {
            if (await FetchRecordingAsync(recording, scratch, ct) is { } source) { sources[recording.Id] = source; }
            onProgress((i + 1.0) / (recordings.Count + 1));
        }
        RenderSource? bed = null;
        if (track is not null && await FetchAsync(track.ObjectKey, scratch, ct) is { } path)
        {
            var probe = await tools.ProbeAsync(path, ct);
            bed = probe.IsOk ? new RenderSource(path, track.Sha256, probe.Value, track.IntegratedLufs) : null;
        }
        onProgress(1);
        return new FetchedSources(sources, bed);
    }

    private async Task<RenderSource?> FetchRecordingAsync(Recording recording, string scratch, CancellationToken ct)
    {
        if (recording is not { OriginalKey: { } key, Probe: { } probe, Sha256: { } sha256 } || await FetchAsync(key, scratch, ct) is not { } path) { return null; }
        var loudness = recording.Signals is null ? null : StudioJson.Read<RecordingSignals>(recording.Signals).IntegratedLufs;
        return new RenderSource(path, sha256, StudioJson.Read<MediaProbe>(probe), loudness);
    }

    private async Task<string?> FetchAsync(string key, string scratch, CancellationToken ct)
    {
        try
        {
            return await store.FindAsync(key, ct) is null ? null : await store.FetchAsync(key, scratch, ct);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}

/// <summary>What was brought.</summary>
internal sealed record FetchedSources(IReadOnlyDictionary<Guid, RenderSource> Recordings, RenderSource? Music);
