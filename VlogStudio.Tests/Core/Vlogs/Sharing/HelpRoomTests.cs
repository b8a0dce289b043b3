using FsCheck;
using FsCheck.Fluent;
using VlogStudio.Core.Vlogs.Sharing;

namespace VlogStudio.Tests.Core.Vlogs.Sharing;

public sealed class HelpRoomTests
{
    private static readonly Gen<(int Workers, int Places, int Films, int Others)> Nodes =
        from workers in Gen.Choose(1, 64)
        from places in Gen.Choose(0, 16)
        from films in Gen.Choose(0, 20)
        from others in Gen.Choose(0, 8)
        select (workers, places, films, others);

    [Theory]
    [InlineData(2, 1, 0, 0, 2)] // An idle node gives all it has.
    [InlineData(2, 1, 1, 0, 0)] // Its own film comes first.
    [InlineData(2, 1, 0, 1, 1)] // What is looked at takes a processor.
    [InlineData(8, 4, 1, 0, 6)]
    [InlineData(8, 4, 3, 2, 0)]
    [InlineData(8, 0, 0, 0, 0)] // A node that makes no films helps with none.
    public void Room_OfANode_IsWhatItsOwnWorkLeaves(int workers, int places, int films, int others, int expected) =>
        Assert.Equal(expected, HelpRoom.Of(workers, places, films, others, isDraining: false));

    [Fact]
    public void Room_OfAnyNode_StaysWithinItAndNeverGrowsWithWork() => Prop.ForAll(Nodes.ToArbitrary(), node =>
    {
        var (workers, places, films, others) = node;
        var room = HelpRoom.Of(workers, places, films, others, false);
        return room >= 0 && room <= workers && (films < places || room == 0)
            && HelpRoom.Of(workers, places, films + 1, others, false) <= room && HelpRoom.Of(workers, places, films, others + 1, false) <= room
            && HelpRoom.Of(workers, places, films, others, isDraining: true) == 0;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Patience_ForASegment_IsLongerThanALeaseAndThanTheSegmentTakes() => Prop.ForAll(Gen.Choose(0, 3600).ToArbitrary(), seconds =>
    {
        var (expected, lease) = (TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(15));
        return HelpRoom.Patience(expected, lease) >= lease && HelpRoom.Patience(expected, lease) >= 2 * expected;
    }).QuickCheckThrowOnFailure();
}
