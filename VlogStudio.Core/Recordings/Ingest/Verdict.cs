using VlogStudio.Core.Media;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Recordings.Ingest;

/// <summary>Whether a recording can be used, and what is wrong with it.</summary>
/// <param name="Refusal">Why it cannot be used, or null.</param>
/// <param name="Damage">What is wrong though it can be used: codes, keys of words.</param>
/// <param name="Duration">How long its picture really is.</param>
internal sealed record Verdict(Problem? Refusal, IReadOnlyList<string> Damage, TimeSpan Duration)
{
    private const double FullDecodeUpTo = 20;
    private const double SparseKeysFrom = 6;
    private const double UsableShare = 0.5;
    private const double WholeShare = 0.98;
    private const int SmallestSide = 16;
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(200);

    /// <summary>What the probe alone forbids.</summary>
    public static Problem? RefuseProbe(MediaProbe probe) => probe switch
    {
        { Video: null } => new Problem("no_video"),
        { Video: { Width: < SmallestSide } or { Height: < SmallestSide } } => new Problem("picture_too_small") { Args = [probe.Video!.Width, probe.Video.Height] },
        _ when probe.Duration < Shortest => new Problem("recording_too_short") { Args = [Shortest.TotalSeconds] },
        _ => null,
    };

    /// <summary>Whether key frames alone would tell too little: short recordings, odd ones, and ones with hardly a key frame.</summary>
    public static bool NeedsFullDecode(PacketIndex packets, MediaProbe probe) =>
        probe.Duration.TotalSeconds <= FullDecodeUpTo || packets.Error is not null || packets.LongestGroup > SparseKeysFrom || EndsEarly(packets, probe);

    /// <summary>Whether a pass over key frames stumbled, so that every picture must be looked at.</summary>
    public static bool IsSuspicious(PacketIndex packets, MeasureResult pass) =>
        pass.Report.PictureErrors > 0 || pass.Report.SoundErrors > 0 || pass.Report.EndsEarly || pass.Scores.Count < packets.KeyTimes.Count * WholeShare;

    /// <summary>The judgement after the pass. Sound that was left out because it cannot be decoded is said by <paramref name="soundUnreadable"/>.</summary>
    public static Verdict Of(PacketIndex packets, MeasureResult pass, MediaProbe probe, bool soundUnreadable)
    {
        var expected = pass.FullDecode ? packets.Count : packets.KeyTimes.Count;
        var share = expected == 0 ? 0 : pass.Scores.Count / (double)expected;
        var isShort = EndsEarly(packets, probe);
        if (pass.Scores.Count == 0 || share < UsableShare)
        {
            return new Verdict(packets.Error is not null || isShort ? new Problem("truncated") { Args = [probe.Duration] } : new Problem("undecodable"), [], probe.Duration);
        }
        var damage = new List<string>();
        if (pass.Report.PictureErrors > 0 || share < WholeShare) { damage.Add("picture_damaged"); }
        if (soundUnreadable) { damage.Add("sound_unreadable"); }
        else if (pass.Report.SoundErrors > 0) { damage.Add("sound_damaged"); }
        if (packets.Error is not null || pass.Report.EndsEarly || isShort) { damage.Add("ends_early"); }
        var end = TimeSpan.FromSeconds(packets.End);
        var duration = end > TimeSpan.Zero && end < probe.Duration - TimeSpan.FromSeconds(0.5) ? end : probe.Duration;
        return duration < Shortest ? new Verdict(new Problem("recording_too_short") { Args = [Shortest.TotalSeconds] }, [], duration) : new Verdict(null, damage, duration);
    }

    // Sound that outlasts the picture by a little is no damage; a header that promises what is not there is.
    private static bool EndsEarly(PacketIndex packets, MediaProbe probe) =>
        packets.End < (probe.Video!.Duration ?? probe.Duration).TotalSeconds - Math.Max(1, probe.Duration.TotalSeconds * 0.05);
}
