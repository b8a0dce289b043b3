using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Vlogs;

/// <summary>A verified film that lies in the store, whoever made it; what is left is to write it down as its job ends.</summary>
internal sealed record StoredFilm
{
    public required Guid VlogId { get; init; }

    public required Guid JobId { get; init; }

    public required string VideoKey { get; init; }

    public required string PosterKey { get; init; }

    /// <summary>Its pieces for streaming and their list, where it is long.</summary>
    public (string? Pieces, string? Playlist) Stream { get; init; }

    public required string Sha256 { get; init; }

    public required long Bytes { get; init; }

    public double? IntegratedLufs { get; init; }

    /// <summary>The film as it was asked for.</summary>
    public required Timeline Asked { get; init; }

    /// <summary>The film as it was made: without the clips left out.</summary>
    public required Timeline Made { get; init; }

    public required IReadOnlyList<SkippedSegment> Skipped { get; init; }

    /// <summary>What the job answers, and the rows it writes in the transaction that ends it.</summary>
    public JobOutcome ToOutcome()
    {
        var (timeline, duration) = (StudioJson.Write(Made), Made.Duration());
        return new JobOutcome
        {
            State = Skipped.Count > 0 ? JobState.Partial : JobState.Done,
            OutputKey = VideoKey,
            Result = StudioJson.Write(new GenerateVlogResult(VlogId, (double)Made.TotalFrames() / Math.Max(1, Asked.TotalFrames()), Skipped)),
            CommitAsync = async (db, token) =>
            {
                await db.Vlogs.Where(v => v.Id == VlogId && v.JobId == JobId).ExecuteUpdateAsync(
                    set => set.SetProperty(v => v.VideoKey, VideoKey).SetProperty(v => v.PosterKey, PosterKey)
                        .SetProperty(v => v.StreamKey, Stream.Pieces).SetProperty(v => v.PlaylistKey, Stream.Playlist).SetProperty(v => v.Sha256, Sha256)
                        .SetProperty(v => v.Bytes, Bytes).SetProperty(v => v.Duration, duration).SetProperty(v => v.IntegratedLufs, IntegratedLufs)
                        .SetProperty(v => v.Timeline, timeline), token);
                var left = Skipped.Select(s => s.Position).ToArray();
                await db.VlogSegments.Where(s => s.VlogId == VlogId)
                    .ExecuteUpdateAsync(set => set.SetProperty(s => s.Status, s => left.Contains(s.Position) ? VlogSegmentStatus.Skipped : VlogSegmentStatus.Rendered), token);
            },
        };
    }
}
