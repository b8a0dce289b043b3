using System.Diagnostics;
using OpenTelemetry.Trace;

namespace VlogStudio.Hosting.Telemetry;

/// <summary>
/// Says which traces are kept: a share of all, and none that only tells that the studio lives: queries and calls nobody's request or job has caused, such as
/// heartbeats and polling, and requests for health, numbers and files of pages.
/// </summary>
internal sealed class StudioSampler(double ratio) : Sampler
{
    private static readonly string[] s_noise = ["/health", "/metrics", "/_blazor", "/_framework", "/_content", "/css", "/js", "/favicon"];
    private readonly TraceIdRatioBasedSampler _share = new(ratio);

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        if (samplingParameters.ParentContext.TraceId != default) { return new SamplingResult(samplingParameters.ParentContext.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)); }
        return samplingParameters.Kind is ActivityKind.Client || IsNoise(samplingParameters.Tags) ? new SamplingResult(SamplingDecision.Drop) : _share.ShouldSample(samplingParameters);
    }

    private static bool IsNoise(IEnumerable<KeyValuePair<string, object?>>? tags) =>
        tags?.FirstOrDefault(t => t.Key == "url.path").Value is string path && s_noise.Any(n => path.StartsWith(n, StringComparison.Ordinal));
}
