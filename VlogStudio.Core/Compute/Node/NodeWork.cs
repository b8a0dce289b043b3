using VlogStudio.Core.Jobs;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Compute.Node;

/// <summary>What a node tells of its work at the end of an attempt.</summary>
internal static class NodeWork
{
    public static NodeWorkNote Of(AttemptRecord record)
    {
        var use = record.ToUse();
        return new NodeWorkNote
        {
            Commands = use.Commands is null ? null : StudioJson.Read<AttemptCommand[]>(use.Commands),
            Phases = use.Phases is null ? null : StudioJson.Read<AttemptPhase[]>(use.Phases),
            CpuSeconds = use.CpuSeconds,
            PeakBytes = use.PeakBytes,
            LogTail = use.LogTail,
        };
    }
}

/// <summary>Names of cache folders, which come from outside.</summary>
internal static class FilmScope
{
    /// <summary>Whether it is one: nothing that leads out of a folder is.</summary>
    public static bool IsOne(string scope) => scope.Length == 32 && scope.All(char.IsAsciiHexDigitLower);
}
