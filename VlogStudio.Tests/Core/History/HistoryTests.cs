using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.History;
using VlogStudio.Core.Identity;
using VlogStudio.Tests.Core.Credits;

namespace VlogStudio.Tests.Core.History;

public sealed class HistoryTests(LedgerDatabase rooms) : IClassFixture<LedgerDatabase>
{
    [Fact]
    public async Task Settle_Twice_FirstStands()
    {
        var job = Guid.CreateVersion7();
        await NoteAsync(Guid.CreateVersion7(), job);
        await rooms.Get<StartGeneration>().HandleAsync(job, CancellationToken.None);

        var first = await SettleAsync(job, new GenerationOutcome(GenerationStatus.Completed) { CreditsUsed = 12, MediaKey = "out/k", OutputData = "{\"a\":1}" });
        var second = await SettleAsync(job, new GenerationOutcome(GenerationStatus.Failed) { ErrorCode = "late" });

        Assert.True(first);
        Assert.False(second);
        var row = await rooms.InTransactionAsync(db => db.Generations.SingleAsync(g => g.JobId == job));
        Assert.Equal((GenerationStatus.Completed, 12L, "out/k", (string?)null), (row.Status, row.CreditsUsed, row.MediaCloudKey, row.ErrorCode));
        Assert.NotNull(row.CompletedAt);
    }

    [Fact]
    public async Task Remove_ThenRestore_IsBackOnTheList()
    {
        var user = Guid.CreateVersion7();
        var id = await NoteAsync(user, Guid.CreateVersion7());

        Assert.True((await rooms.Get<RemoveGeneration>().HandleAsync(user, id, CancellationToken.None)).IsOk);
        Assert.False((await rooms.Get<GetGeneration>().HandleAsync(user, id, CancellationToken.None)).IsOk);
        Assert.False((await rooms.Get<RestoreGeneration>().HandleAsync(Guid.CreateVersion7(), id, CancellationToken.None)).IsOk);
        Assert.True((await rooms.Get<RestoreGeneration>().HandleAsync(user, id, CancellationToken.None)).IsOk);

        Assert.True((await rooms.Get<GetGeneration>().HandleAsync(user, id, CancellationToken.None)).IsOk);
    }

    [Fact]
    public async Task Search_ByCustomerPageByPage_SeesEveryRowOnceAlsoRemovedOnes()
    {
        var person = (await rooms.Get<RegisterUser>().HandleAsync("seeker@example.org", "a quiet long password", null, CancellationToken.None)).Value!;
        var ids = new List<Guid>();
        for (var i = 0; i < 7; i++) { ids.Add(await NoteAsync(person.Id, Guid.CreateVersion7())); }
        await NoteAsync(Guid.CreateVersion7(), Guid.CreateVersion7());
        await rooms.Get<RemoveGeneration>().HandleAsync(person.Id, ids[3], CancellationToken.None);

        var seen = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = (await rooms.Get<SearchGenerations>().HandleAsync(new GenerationSearch(person.CustomerId, Cursor: cursor, Limit: 3), CancellationToken.None)).Value!;
            Assert.All(page.Items, i => Assert.Equal(person.CustomerId, i.CustomerId));
            seen.AddRange(page.Items.Select(i => i.Generation.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(ids.AsEnumerable().Reverse(), seen);
        Assert.Equal("bad_cursor", (await rooms.Get<SearchGenerations>().HandleAsync(new GenerationSearch(Cursor: "%%%"), CancellationToken.None)).Problems[0].Code);
    }

    private Task<Guid> NoteAsync(Guid user, Guid job) => rooms.InTransactionAsync(db => Note(db, user, job));

    private Task<Guid> Note(StudioDb db, Guid user, Guid job) => rooms.Get<NoteGeneration>().HandleAsync(db, new AskedGeneration(user, "vlog", job, "{\"n\":1}", "A day"), CancellationToken.None);

    private Task<bool> SettleAsync(Guid job, GenerationOutcome outcome) => rooms.InTransactionAsync(db => rooms.Get<SettleGeneration>().HandleAsync(db, job, outcome, CancellationToken.None));
}
