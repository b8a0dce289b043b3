using VlogStudio.Core.Rendering.Filters;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering;

/// <summary>What holds of every film's sound, however its picture was made: it ends with the picture and has the bytes that were measured. Pure.</summary>
internal static class FilmSoundCheck
{
    /// <summary>One AAC frame is 1 024 samples; a film's end seldom falls on one.</summary>
    private const double TwoAacFrames = 2 * 1024 / 48_000.0;

    /// <summary>What is wrong with it; nothing where it is as it should be.</summary>
    /// <param name="table">The film's packets; its sound is stream 1.</param>
    /// <param name="timeline">What the film should be.</param>
    /// <param name="sound">The sound it was joined with.</param>
    public static IEnumerable<string> Faults(PacketTable table, Timeline timeline, SoundNote sound) => PacketTable.Digest(table.Of(1)) == sound.Digest
        ? EndFaults(table, timeline)
        : EndFaults(table, timeline).Append("the sound has other bytes than were measured");

    /// <summary>What is wrong with where it ends.</summary>
    public static IEnumerable<string> EndFaults(PacketTable table, Timeline timeline)
    {
        var packets = table.Of(1);
        var end = packets.Count == 0 ? 0 : packets.Max(p => p.Pts + p.Duration) * table.TickOf(1);
        var frame = timeline.Rate.ToTime(1).TotalSeconds;
        var ahead = end - (timeline.TotalFrames() * frame);
        if (Math.Abs(ahead) > Math.Max(frame, TwoAacFrames))
        {
            yield return FilterText.Invariant($"sound ends {ahead:0.000} s after the picture");
        }
    }
}
