namespace VlogStudio.Core.Timelines.Exchange.Sheets;

/// <summary>
/// Where programs that put a transition over a cut have the cut: in the middle of what two clips share. The clip before is shortened by what comes after
/// the cut, the one after by what comes before it.
/// </summary>
internal static class CutPoint
{
    /// <summary>Frames of a join before its cut.</summary>
    public static int Before(Transition? join) => (join?.Frames ?? 0) / 2;

    /// <summary>Frames of a join after its cut.</summary>
    public static int After(Transition? join) => (join?.Frames ?? 0) - Before(join);

    /// <summary>Frames a clip stands between its cuts, and how many of its first come before.</summary>
    public static (int Head, int Frames) Of(IReadOnlyList<SheetClip> clips, int index)
    {
        var head = Before(clips[index].Join);
        var tail = index + 1 < clips.Count ? After(clips[index + 1].Join) : 0;
        return (head, clips[index].Frames - head - tail);
    }
}
