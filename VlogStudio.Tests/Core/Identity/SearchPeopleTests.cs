using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Identity;
using VlogStudio.Tests.Core.Credits;

namespace VlogStudio.Tests.Core.Identity;

public sealed class SearchPeopleTests(LedgerDatabase rooms) : IClassFixture<LedgerDatabase>
{
    private static readonly CancellationToken s_never = CancellationToken.None;

    [Fact]
    public async Task Search_NumberMailOrId_FindsThePersonWithRightsAndCredits()
    {
        var (tag, admin) = (Tag(), Guid.CreateVersion7());
        var person = await AddAsync($"mia.{tag}@example.org");
        await AddAsync($"tom.{tag}@example.org");
        await rooms.Get<ChangeRole>().HandleAsync(admin, person.Id, StudioRoles.Admin, isGiven: true, "test", s_never);

        foreach (var query in (string[])[person.CustomerId, person.CustomerId.ToLowerInvariant(), $"MIA.{tag}", $"  mia.{tag} ", person.Id.ToString()])
        {
            var row = Assert.Single(await ReadAsync(new PeopleSearch(query)));
            Assert.Equal((person.Id, person.CustomerId, person.Email, true, false, false), (row.Id, row.CustomerId, row.Email, row.IsAdmin, row.IsDisabled, row.IsFrozen));
            Assert.Equal((500L, 0L, 500L), (row.Posted, row.Held, row.Available));
        }

        // What means something to a database means nothing here.
        Assert.Empty(await ReadAsync(new PeopleSearch($"mi_.{tag}")));
        Assert.Empty(await ReadAsync(new PeopleSearch($"%{tag}")));
        Assert.Empty(await ReadAsync(new PeopleSearch(@"\")));
    }

    [Fact]
    public async Task Search_View_NarrowsToAdminsLockedOutAndFrozen()
    {
        var (tag, admin) = (Tag(), Guid.CreateVersion7());
        var (boss, locked, frozen) = (await AddAsync($"a.{tag}@example.org"), await AddAsync($"b.{tag}@example.org"), await AddAsync($"c.{tag}@example.org"));
        await rooms.Get<ChangeRole>().HandleAsync(admin, boss.Id, StudioRoles.Admin, isGiven: true, "test", s_never);
        await rooms.Get<DisableUser>().HandleAsync(admin, locked.Id, isDisabled: true, "test", s_never);
        await rooms.InTransactionAsync(db => db.Database.ExecuteSqlAsync($"UPDATE account SET is_frozen = true WHERE id = {frozen.Id}"));

        Assert.Equal([boss.Id], (await ReadAsync(new PeopleSearch(tag, "admins"))).Select(p => p.Id));
        Assert.Equal([locked.Id], (await ReadAsync(new PeopleSearch(tag, "disabled"))).Select(p => p.Id));
        Assert.Equal([frozen.Id], (await ReadAsync(new PeopleSearch(tag, "frozen"))).Select(p => p.Id));
        Assert.Equal([frozen.Id, locked.Id, boss.Id], (await ReadAsync(new PeopleSearch(tag))).Select(p => p.Id));
        await rooms.Get<DisableUser>().HandleAsync(admin, locked.Id, isDisabled: false, "test", s_never);
        Assert.Empty(await ReadAsync(new PeopleSearch(tag, "disabled")));
    }

    [Fact]
    public async Task Search_PageAfterPage_ShowsEachPersonOnceThoughMoreArrive()
    {
        var tag = Tag();
        var people = new List<Guid>();
        for (var i = 0; i < 5; i++) { people.Add((await AddAsync($"p{i}.{tag}@example.org")).Id); }

        var (seen, cursor) = (new List<Guid>(), default(string));
        do
        {
            var page = (await rooms.Get<SearchPeople>().HandleAsync(new PeopleSearch(tag, Cursor: cursor, Limit: 2), s_never)).Value!;
            Assert.True(page.Items.Count is 1 or 2);
            seen.AddRange(page.Items.Select(p => p.Id));
            cursor = page.NextCursor;
            await AddAsync($"late{seen.Count}.{tag}@example.org");
        }
        while (cursor is not null);

        Assert.Equal(people.AsEnumerable().Reverse(), seen);
    }

    [Theory]
    [InlineData(null, "everybody", null, "unknown_people_view")]
    [InlineData(null, null, "'; drop table entry; --", "bad_cursor")]
    [InlineData("a\0b", null, null, "text_unreadable")]
    public async Task Search_WhatMakesNoSense_IsRefused(string? query, string? view, string? cursor, string code) =>
        Assert.Equal(code, (await rooms.Get<SearchPeople>().HandleAsync(new PeopleSearch(query, view, cursor), s_never)).Problems[0].Code);

    [Fact]
    public async Task Search_EndlessText_IsRefused() =>
        Assert.Equal("text_too_long", (await rooms.Get<SearchPeople>().HandleAsync(new PeopleSearch(new string('a', 201)), s_never)).Problems[0].Code);

    private static string Tag() => Guid.CreateVersion7().ToString("n")[16..];

    private async Task<RegisteredUser> AddAsync(string email) => (await rooms.Get<RegisterUser>().HandleAsync(email, "nine slow barges south", null, s_never)).Value!;

    private async Task<IReadOnlyList<PersonRow>> ReadAsync(PeopleSearch search) => (await rooms.Get<SearchPeople>().HandleAsync(search, s_never)).Value!.Items;
}
