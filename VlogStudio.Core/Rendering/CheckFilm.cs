using VlogStudio.Core.Media;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering;

/// <summary>Proves that a film somebody else made is the one its timeline describes: walks its packets, decodes all of it, measures its loudness.</summary>
/// <param name="media">The door to ffmpeg.</param>
public sealed class CheckFilm(MediaTools media)
{
    /// <summary>Proves it.</summary>
    /// <param name="path">The film's local file, which is only read.</param>
    /// <param name="timeline">The film as it was asked for.</param>
    /// <param name="profile">What kind of file it should be.</param>
    /// <param name="skipped">The places of clips that were left out.</param>
    /// <param name="scratch">An existing folder to work in.</param>
    /// <param name="ct">Ends the call.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="MediaException">film_invalid: it is not what it should be; others of <see cref="MediaTools"/>.</exception>
    public async Task<CheckedFilm> HandleAsync(
        string path, Timeline timeline, RenderProfile profile, IReadOnlyCollection<int> skipped, string scratch, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        ArgumentNullException.ThrowIfNull(skipped);
        var made = UsableTimeline.Without(timeline, [.. skipped.Select(i => new SkippedClip(i, timeline.Clips[i].Id, "", ""))]);
        var loudness = await new FilmVerifier(media, new RunMeter()).VerifyStrangeAsync(path, made, profile, scratch, ct);
        return new CheckedFilm(made, loudness.IsSilent ? null : loudness.Integrated);
    }
}

/// <summary>A film that was proved.</summary>
/// <param name="Timeline">What it is: the timeline that was asked for, without the clips left out.</param>
/// <param name="IntegratedLufs">Its measured loudness; null when it is silent.</param>
public sealed record CheckedFilm(Timeline Timeline, double? IntegratedLufs);
