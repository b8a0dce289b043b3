using VlogStudio.Features.Auditing;

namespace VlogStudio.Tests.Components.Auditing;

public sealed class AuditDiffTests
{
    [Fact]
    public void Diff_TwoStates_NamesWhatChangedWentAndCame() => Assert.Equal(
        [new AuditDiff("state", "open", "approved"), new("who.id", "1", "1"), new("old", "x", null), new("amount", null, "12")],
        AuditDiff.Of("""{"state":"open","who":{"id":1},"old":"x","amount":null}""", """{"state":"approved","who":{"id":1},"amount":12}"""));

    [Fact]
    public void Diff_Lists_AreComparedItemByItem() => Assert.Equal(
        [new AuditDiff("holds[0].id", "a", "b"), new("roles", "[\"User\"]", "[\"User\",\"Admin\"]")],
        AuditDiff.Of("""{"holds":[{"id":"a"}],"roles":["User"]}""", """{"holds":[{"id":"b"}],"roles":["User","Admin"]}"""));

    [Fact]
    public void Diff_ThingInsideAnAnswer_IsComparedWithTheThing() => Assert.Equal(
        [new AuditDiff("id", "1", "1"), new("state", "open", "approved"), new("tx_id", null, "7")],
        AuditDiff.Of("""{"id":1,"state":"open"}""", """{"dispute":{"id":1,"state":"approved"},"tx_id":7}"""));

    [Fact]
    public void Diff_NothingOrNoJson_DoesNotFail()
    {
        Assert.Empty(AuditDiff.Of(null, null));
        Assert.Equal([new AuditDiff("", null, "no json {")], AuditDiff.Of(null, "no json {"));
    }
}
