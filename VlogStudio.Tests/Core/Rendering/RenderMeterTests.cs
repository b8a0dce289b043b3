using FsCheck;
using FsCheck.Fluent;
using VlogStudio.Core.Rendering;

namespace VlogStudio.Tests.Core.Rendering;

public sealed class RenderMeterTests
{
    /// <summary>Any order of planning more work, reporting it and entering phases, as retries and skipped clips cause it.</summary>
    [Fact]
    public void Progress_AnyCourse_NeverFalls() => Prop.ForAll(ArbMap.Default.ArbFor<(byte Kind, byte Part, byte Value)[]>(), steps =>
    {
        var told = new List<RenderProgress>();
        var meter = new RenderMeter(told.Add, TimeSpan.FromMinutes(1));
        for (var part = 0; part < 4; part++)
        {
            meter.Plan($"{part}", 1 + part);
        }

        foreach (var (kind, part, value) in steps)
        {
            var name = $"{part % 4}";
            switch (kind % 4)
            {
                case 0:
                    meter.Plan(name, value * 3);
                    break;
                case 1:
                    meter.Enter((RenderPhase)(value % 5));
                    break;
                default:
                    meter.Report(name, (value - 20) / 200.0);
                    meter.Enter(RenderPhase.Preparing);
                    break;
            }
        }

        return told.TrueForAll(t => t.Fraction is >= 0 and <= 1 && (t.Remaining is null || t.Remaining > TimeSpan.Zero))
            && told.Zip(told.Skip(1)).All(pair => pair.Second.Fraction >= pair.First.Fraction && pair.Second.Phase >= pair.First.Phase);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Progress_AllDone_IsNearlyOne()
    {
        var told = new List<RenderProgress>();
        var meter = new RenderMeter(told.Add, TimeSpan.FromMinutes(1));
        meter.Plan("a", 3);
        meter.Plan("b", 1);

        meter.Report("a", 1);
        var half = told[^1].Fraction;
        meter.Report("b", 1);

        Assert.Equal(0.75, half, 3);
        Assert.Equal(0.999, told[^1].Fraction, 3);
    }
}
