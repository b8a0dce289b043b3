namespace VlogStudio.Core.Vlogs.Sharing;

/// <summary>How much of a node is free for others' films. Pure.</summary>
internal static class HelpRoom
{
    /// <summary>How many segments of others' films the node may make at once.</summary>
    /// <param name="workers">How many segments one film's own render makes at a time here.</param>
    /// <param name="places">How many films the node may make at once.</param>
    /// <param name="films">How many it makes.</param>
    /// <param name="others">How many other jobs that need its processor it runs.</param>
    /// <param name="isDraining">Whether it is to take no more work.</param>
    public static int Of(int workers, int places, int films, int others, bool isDraining) =>
        isDraining || films >= places ? 0 : Math.Max(0, (int)((long)workers * (places - films) / places) - others);

    /// <summary>
    /// How long a helper may be at a segment before the film's own node makes it after all, where that has nothing else to do: a slow one is worth
    /// waiting for only so long.
    /// </summary>
    /// <param name="expected">What the segment takes on the film's own node.</param>
    /// <param name="lease">How long a claim holds without a heartbeat.</param>
    public static TimeSpan Patience(TimeSpan expected, TimeSpan lease) => lease + (3 * expected);
}
