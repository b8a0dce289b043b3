using System.Diagnostics;
using OpenTelemetry.Trace;
using VlogStudio.Hosting.Telemetry;

namespace VlogStudio.Tests.Api.Hosting.Telemetry;

/// <summary>Which traces are kept.</summary>
public sealed class SamplerTests
{
    private static bool IsKept(double ratio, ActivityKind kind, string? path = null, ActivityContext parent = default, ActivityTraceId? trace = null) =>
        new StudioSampler(ratio).ShouldSample(new SamplingParameters(
            parent, trace ?? ActivityTraceId.CreateRandom(), "a span", kind, path is null ? null : [new("url.path", path)], null)).Decision == SamplingDecision.RecordAndSample;

    [Theory]
    [InlineData(ActivityKind.Server, "/api/v1/vlogs", true)]
    [InlineData(ActivityKind.Server, "/health/ready", false)]
    [InlineData(ActivityKind.Server, "/metrics", false)]
    [InlineData(ActivityKind.Internal, null, true)]
    [InlineData(ActivityKind.Client, null, false)]
    public void Trace_ThatBeginsHere_IsKeptUnlessItIsNoise(ActivityKind kind, string? path, bool isKept) => Assert.Equal(isKept, IsKept(1, kind, path));

    [Theory]
    [InlineData(ActivityTraceFlags.Recorded, 0, true)]
    [InlineData(ActivityTraceFlags.None, 1, false)]
    public void Trace_ThatBeganElsewhere_IsKeptWhereItWasKeptThere(ActivityTraceFlags flags, double ratio, bool isKept)
    {
        var parent = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), flags, isRemote: true);
        Assert.Equal(isKept, IsKept(ratio, ActivityKind.Client, null, parent, parent.TraceId));
    }

    [Fact]
    public void Traces_OfAShare_AreAboutThatShareOfAll()
    {
        var random = new Random(20261121);
        var id = new byte[16];
        var kept = Enumerable.Range(0, 2000).Count(_ =>
        {
            random.NextBytes(id);
            return IsKept(0.25, ActivityKind.Server, "/", default, ActivityTraceId.CreateFromBytes(id));
        });
        Assert.InRange(kept, 400, 600);
        Assert.Equal(0, Enumerable.Range(0, 50).Count(_ => IsKept(0, ActivityKind.Server)));
    }
}
