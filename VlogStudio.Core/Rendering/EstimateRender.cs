using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering;

/// <summary>How long a render will take, before it is begun.</summary>
public sealed class EstimateRender
{
    /// <summary>The time a cold render of this timeline is expected to take on this machine.</summary>
    public TimeSpan Estimate(Timeline timeline) => throw new NotSupportedException(GetHashCode() + timeline.ToString());
}
