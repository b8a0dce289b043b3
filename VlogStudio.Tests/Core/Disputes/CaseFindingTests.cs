using FsCheck;
using FsCheck.Fluent;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Disputes;
using VlogStudio.Core.Jobs;

namespace VlogStudio.Tests.Core.Disputes;

public sealed class CaseFindingTests
{
    private static readonly Gen<CaseFacts> s_facts =
        from job in Gen.Elements(Enum.GetValues<JobState>())
        from hold in Gen.Elements(null, HoldState.Held, HoldState.Captured, HoldState.Released, (HoldState?)HoldState.Expired)
        from held in Gen.Choose(1, 50)
        from charged in Gen.Elements(0, 1, held / 2, held)
        from refunded in Gen.Elements(0, charged / 2, charged)
        from goodwill in Gen.Elements(0, 0, 3, 60)
        from due in Gen.Elements(null, (long?)held)
        from delivered in Gen.Elements(true, false)
        from found in Gen.Elements(Enum.GetValues<DeliveryVerdict>())
        from contradictions in Gen.Elements(0, 0, 0, 2)
        from attempts in Gen.Choose(0, 4)
        select new CaseFacts
        {
            Job = job, Hold = hold, Held = hold is null ? 0 : held, Charged = charged, Refunded = refunded, Goodwill = goodwill, Due = due, IsDelivered = delivered,
            Object = delivered ? found : DeliveryVerdict.NotChecked, Contradictions = contradictions, Attempts = attempts,
        };

    [Theory]
    [InlineData(JobState.Done, HoldState.Captured, 12, 0, DeliveryVerdict.Intact, "charged_delivered_plays", FindingVerdict.Even, 0)]
    [InlineData(JobState.Done, HoldState.Captured, 12, 0, DeliveryVerdict.SameLength, "charged_delivered", FindingVerdict.Even, 0)]
    [InlineData(JobState.Done, HoldState.Captured, 12, 0, DeliveryVerdict.Missing, "object_missing", FindingVerdict.Wrong, 12)]
    [InlineData(JobState.Done, HoldState.Captured, 12, 4, DeliveryVerdict.Altered, "object_altered", FindingVerdict.Wrong, 8)]
    [InlineData(JobState.Done, HoldState.Captured, 12, 12, DeliveryVerdict.Missing, "refunded_whole", FindingVerdict.Even, 0)]
    [InlineData(JobState.Done, HoldState.Captured, 12, 5, DeliveryVerdict.Intact, "refunded_part", FindingVerdict.Even, 0)]
    [InlineData(JobState.Done, HoldState.Captured, 12, 0, DeliveryVerdict.Cleared, "delivered_removed", FindingVerdict.Even, 0)]
    [InlineData(JobState.Partial, HoldState.Captured, 7, 0, DeliveryVerdict.Intact, "partly_delivered", FindingVerdict.Even, 0)]
    [InlineData(JobState.Done, HoldState.Released, 0, 0, DeliveryVerdict.Intact, "delivered_not_charged", FindingVerdict.Attention, 0)]
    [InlineData(JobState.Failed, HoldState.Released, 0, 0, DeliveryVerdict.NotChecked, "failed_released", FindingVerdict.Even, 0)]
    [InlineData(JobState.Dead, HoldState.Released, 0, 0, DeliveryVerdict.NotChecked, "dead_released", FindingVerdict.Even, 0)]
    [InlineData(JobState.Cancelled, HoldState.Expired, 0, 0, DeliveryVerdict.NotChecked, "cancelled_released", FindingVerdict.Even, 0)]
    [InlineData(JobState.Failed, HoldState.Captured, 12, 0, DeliveryVerdict.NotChecked, "charged_not_delivered", FindingVerdict.Wrong, 12)]
    [InlineData(JobState.Failed, HoldState.Captured, 12, 12, DeliveryVerdict.NotChecked, "charged_not_delivered_refunded", FindingVerdict.Even, 0)]
    [InlineData(JobState.Failed, HoldState.Held, 0, 0, DeliveryVerdict.NotChecked, "still_held", FindingVerdict.Wrong, 0)]
    [InlineData(JobState.Running, HoldState.Held, 0, 0, DeliveryVerdict.NotChecked, "running_held", FindingVerdict.Pending, 0)]
    public void Finding_OfEachStory_SaysIt(JobState job, HoldState hold, long charged, long refunded, DeliveryVerdict found, string code, FindingVerdict verdict, long due)
    {
        var finding = CaseFinding.Of(new CaseFacts
        {
            Job = job, Hold = hold, Held = 12, Charged = charged, Refunded = refunded, Attempts = 3, IsDelivered = job is JobState.Done or JobState.Partial, Object = found,
        });

        Assert.Equal((code, verdict, due), (finding.Code, finding.Verdict, finding.RefundDue));
    }

    [Fact]
    public void Finding_CaptureThatWaits_IsNoLoss() => Assert.Equal(
        "capture_waits", CaseFinding.Of(new CaseFacts { Job = JobState.Done, Hold = HoldState.Held, Held = 12, Due = 12, IsDelivered = true, Object = DeliveryVerdict.Intact }).Code);

    [Fact]
    public void Finding_AnyFacts_NeverOwesMoreThanWasKeptNorCallsALossEven() => Prop.ForAll(s_facts.ToArbitrary(), facts =>
    {
        var finding = CaseFinding.Of(facts);
        var kept = Math.Max(0, facts.Charged - facts.Refunded - facts.Goodwill);
        Assert.Contains(finding.Code, CaseFinding.Codes);
        Assert.InRange(finding.RefundDue, 0, kept);
        Assert.NotEmpty(finding.Proof);
        if (finding.RefundDue > 0) { Assert.Equal(FindingVerdict.Wrong, finding.Verdict); }
        if (facts.Contradictions > 0) { Assert.Equal("books_disagree", finding.Code); }
        if (facts.Contradictions == 0 && facts.Charged > 0 && facts.Job.IsTerminal()) { Assert.Contains("capture", finding.Proof); }
        var hasFilm = facts.IsDelivered && facts.Object is not (DeliveryVerdict.Missing or DeliveryVerdict.Altered);
        if (facts.Job.IsTerminal() && !hasFilm) { Assert.Equal(kept, finding.RefundDue); }
        if (!facts.Job.IsTerminal()) { Assert.NotEqual(FindingVerdict.Even, finding.Verdict); }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void Finding_EveryCode_IsReachedBySomeFacts()
    {
        var reached = Gen.Sample(s_facts, 20_000, 10).Select(f => CaseFinding.Of(f).Code).ToHashSet();

        Assert.Empty(CaseFinding.Codes.Except(reached));
    }
}
