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
    private const int MaxFetches = 3;

    /// <summary>Names what the timeline needs and where it lies; what is gone for good is left out, which makes its clips skipped.</summary>
    internal async Task<NamedSources> FindAsync(Timeline timeline, CancellationToken ct)
    {
        var ids = timeline.Clips.Select(c => c.RecordingId).Append(timeline.Voice?.SourceId ?? Guid.Empty).Distinct().ToArray();
        await using var db = await factory.CreateDbContextAsync(ct);
        var recordings = await db.Recordings.AsNoTracking().Where(r => ids.Contains(r.Id)).ToListAsync(ct);
        var track = timeline.Music is { } music ? await db.Tracks.AsNoTracking().SingleOrDefaultAsync(t => t.Id == music.TrackId, ct) : null;
        return new NamedSources(
            [.. recordings.Select(Named).OfType<NamedSource>()],
            track is null ? null : new NamedSource(track.Id, track.ObjectKey, track.Sha256, null, track.IntegratedLufs));
    }

    /// <summary>Fetches it; what is gone for good is left out, which makes its clips skipped.</summary>
    /// <param name="timeline">The film.</param>
    /// <param name="scratch">The folder for copies.</param>
    /// <param name="onProgress">Told 0..1.</param>
    /// <param name="ct">Ends the call.</param>
    internal async Task<FetchedSources> FetchAsync(Timeline timeline, string scratch, Action<double> onProgress, CancellationToken ct)
    {
        var named = await FindAsync(timeline, ct);
        var sources = new Dictionary<Guid, RenderSource>();
        foreach (var (recording, i) in named.Recordings.Select((recording, i) => (recording, i)))
        {
            if (await FetchAsync(recording, scratch, ct) is { } path) { sources[recording.Id] = new RenderSource(path, recording.Sha256, recording.Probe!, recording.IntegratedLufs); }
            onProgress((i + 1.0) / (named.Recordings.Count + 1));
        }
        RenderSource? bed = null;
        if (named.Music is { } track && await FetchAsync(track, scratch, ct) is { } file)
        {
            var probe = await tools.ProbeAsync(file, ct);
            bed = probe.IsOk ? new RenderSource(file, track.Sha256, probe.Value, track.IntegratedLufs) : null;
        }
        onProgress(1);
        return new FetchedSources(sources, bed);
    }

    /// <summary>Fetches one recording; null where it is gone for good.</summary>
    internal async Task<RenderSource?> FetchOneAsync(Guid recordingId, string scratch, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Recordings.AsNoTracking().SingleOrDefaultAsync(r => r.Id == recordingId, ct) is { } recording && Named(recording) is { } named
            && await FetchAsync(named, scratch, ct) is { } path ? new RenderSource(path, named.Sha256, named.Probe!, named.IntegratedLufs) : null;
    }

    /// <summary>What is known of a timeline's recordings, for planning only: no file is brought, and none has a path.</summary>
    internal async Task<IReadOnlyDictionary<Guid, RenderSource>> KnowAsync(Timeline timeline, CancellationToken ct)
    {
        var ids = timeline.Clips.Select(c => c.RecordingId).Distinct().ToArray();
        await using var db = await factory.CreateDbContextAsync(ct);
        // Asked for with each choice of the wizard: what a recording sounds and looks like at each moment stays where it is.
        var known = await db.Recordings.AsNoTracking().Where(r => ids.Contains(r.Id) && r.OriginalKey != null && r.Probe != null && r.Sha256 != null)
            .Select(r => new { r.Id, r.Probe, r.Sha256 }).ToListAsync(ct);
        return known.ToDictionary(r => r.Id, r => new RenderSource("", r.Sha256!, StudioJson.Read<MediaProbe>(r.Probe!)));
    }

    private static NamedSource? Named(Recording recording)
    {
        if (recording is not { OriginalKey: { } key, Probe: { } probe, Sha256: { } sha256 }) { return null; }
        var loudness = recording.Signals is null ? null : StudioJson.Read<RecordingSignals>(recording.Signals).IntegratedLufs;
        return new NamedSource(recording.Id, key, sha256, StudioJson.Read<MediaProbe>(probe), loudness);
    }

    private async Task<string?> FetchAsync(NamedSource source, string scratch, CancellationToken ct)
    {
        try
        {
            if (await store.FindAsync(source.Key, ct) is null) { return null; }
            for (var fetch = 1; fetch <= MaxFetches; fetch++)
            {
                var path = await store.FetchAsync(source.Key, scratch, ct);
                // What came over a wire is compared with what was taken in; what lies on this machine's disk is only read.
                if (!path.StartsWith(scratch, StringComparison.Ordinal) || await Sha256Hex.OfFileAsync(path, ct) == source.Sha256) { return path; }
                File.Delete(path);
            }
            return null; // It is the object itself that is damaged: as good as gone.
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}

/// <summary>What was brought.</summary>
internal sealed record FetchedSources(IReadOnlyDictionary<Guid, RenderSource> Recordings, RenderSource? Music);

/// <summary>A file a film needs, and where it lies.</summary>
/// <param name="Id">The recording, or the track.</param>
/// <param name="Key">Its object key.</param>
/// <param name="Sha256">SHA-256 of its bytes, hex.</param>
/// <param name="Probe">What it holds; null for music, which whoever mixes it looks into.</param>
/// <param name="IntegratedLufs">Its measured loudness, or null.</param>
internal sealed record NamedSource(Guid Id, string Key, string Sha256, MediaProbe? Probe, double? IntegratedLufs);

/// <summary>The files a film needs.</summary>
internal sealed record NamedSources(IReadOnlyList<NamedSource> Recordings, NamedSource? Music);
