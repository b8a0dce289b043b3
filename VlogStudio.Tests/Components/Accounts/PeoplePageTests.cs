using Bunit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Radzen.Blazor;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Identity;
using VlogStudio.Features.Accounts.People;
using VlogStudio.Features.Jobs.Admin;
using VlogStudio.Tests.Core.Credits;

namespace VlogStudio.Tests.Components.Accounts;

/// <summary>The admin's page about people over the real acts: whom it finds, what its dialog asks, what it refuses and what it leaves in the audit.</summary>
public sealed class PeoplePageTests : PeopleTestContext, IClassFixture<LedgerDatabase>
{
    private const string Password = "correct horse battery staple 7";
    private readonly AdminViewer _viewer;

    public PeoplePageTests(LedgerDatabase rooms)
        : base(rooms)
    {
        _viewer = new AdminViewer(Me);
        Services.AddSingleton<AuthenticationStateProvider>(_viewer).AddSingleton<IAuthorizationService>(_viewer).AddScoped<AdminGuard>();
        Services.AddSingleton(rooms.Get<SearchPeople>()).AddSingleton(rooms.Get<ChangeRole>()).AddSingleton(rooms.Get<DisableUser>()).AddSingleton(rooms.Get<UnfreezeAccount>())
            .AddSingleton(rooms.Get<AdjustCredits>()).AddSingleton(rooms.Get<ConfirmIdentity>()).AddSingleton(rooms.Get<CheckSession>()).AddSingleton(rooms.Get<IOptions<CreditsOptions>>());
    }

    [Fact]
    public async Task Find_CustomerNumber_ShowsThePersonAndStandsInTheAddress()
    {
        var (person, other) = (await SomebodyAsync(), await SomebodyAsync());
        var page = Open(null);
        page.WaitForAssertion(() => Assert.Contains(page.FindAll("[data-testid=person-row]"), r => r.GetAttribute("data-id") == other.Id.ToString()));

        page.Find("[data-testid=people-q]").Change(person.CustomerId.ToLowerInvariant());
        page.Find("[data-testid=people-filters]").Submit();

        page.WaitForAssertion(() => Assert.Equal(person.Email, Assert.Single(page.FindAll("[data-testid=person-email]")).TextContent));
        Assert.EndsWith($"/admin/people?q={person.CustomerId.ToLowerInvariant()}", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        Assert.Equal("500 credits", page.Find("[data-testid=person-credits]").TextContent);
        Assert.Equal($"/admin/cases?q={person.CustomerId}", page.Find("[data-testid=person-cases]").GetAttribute("href"));

        page.Find("[data-testid=people-view]").Change("frozen");
        page.WaitForAssertion(() => page.Find("[data-testid=people-none]"));
    }

    [Fact]
    public async Task MakeAdmin_WithoutReason_IsRefusedAndWithOneIsDoneAndAudited()
    {
        var person = await SomebodyAsync();
        var (page, dialog) = (Open(person.CustomerId), Render<RadzenDialog>());
        Choose(page, PersonAct.MakeAdmin);
        dialog.WaitForElement("[data-testid=person-act]").Submit();
        dialog.WaitForAssertion(() => Assert.Single(dialog.FindAll(".vs-field-error")));
        Assert.Empty(await AuditAsync($"user:{person.Id}", "role_changed"));

        dialog.Find("[data-testid=act-reason]").Change("Joins the desk.");
        dialog.Find("[data-testid=person-act]").Submit();

        page.WaitForAssertion(() => page.Find("[data-testid=person-admin]"));
        dialog.WaitForAssertion(() => Assert.Empty(dialog.FindAll("[data-testid=person-act]")));
        var row = Assert.Single(await AuditAsync($"user:{person.Id}", "role_changed"));
        Assert.Equal(($"admin:{Me}", "Joins the desk.", "10.9.8.7"), (row.Actor, row.Reason, row.Ip));
        Choose(page, PersonAct.TakeAdmin);
        Send(dialog, "Leaves the desk.");
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=person-admin]")));
    }

    [Fact]
    public async Task Disable_ThenEnable_LocksOutAndLetsIn()
    {
        var person = await SomebodyAsync();
        var (page, dialog) = (Open(person.CustomerId), Render<RadzenDialog>());
        Choose(page, PersonAct.Disable);
        Send(dialog, "Left us.");
        page.WaitForAssertion(() => page.Find("[data-testid=person-disabled]"));
        Assert.Equal("account_disabled", (await SignInAsync(person)).Problems[0].Code);

        Choose(page, PersonAct.Enable);
        Send(dialog, "Is back.");

        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=person-disabled]")));
        Assert.True((await SignInAsync(person)).IsOk);
        Assert.Equal("Left us.", Assert.Single(await AuditAsync($"user:{person.Id}", "user_disabled")).Reason);
        Assert.Equal("Is back.", Assert.Single(await AuditAsync($"user:{person.Id}", "user_enabled")).Reason);
    }

    [Theory]
    [InlineData(PersonAct.TakeAdmin, "You cannot change your own role. Ask another admin.")]
    [InlineData(PersonAct.Disable, "You cannot lock yourself out. Ask another admin.")]
    public async Task OnOneself_IsNotOfferedAndIsRefused(PersonAct act, string words)
    {
        await BecomeAdminAsync();
        var page = Open(Me.ToString());
        page.WaitForAssertion(() => page.Find("[data-testid=person-self]"));
        Assert.Empty(page.FindAll("[data-testid=person-more]"));

        var me = (await Rooms.Get<SearchPeople>().HandleAsync(new PeopleSearch(Me.ToString()), CancellationToken.None)).Value!.Items.Single();
        var dialog = Render<PersonActDialog>(p => p.Add(d => d.Person, me).Add(d => d.Act, act));
        dialog.Find("[data-testid=act-reason]").Change("I want to.");
        dialog.Find("[data-testid=person-act]").Submit();

        dialog.WaitForAssertion(() => Assert.Equal(words, dialog.Find("[data-testid=act-problem]").TextContent));
        var after = (await Rooms.Get<SearchPeople>().HandleAsync(new PeopleSearch(Me.ToString()), CancellationToken.None)).Value!.Items.Single();
        Assert.Equal((true, false), (after.IsAdmin, after.IsDisabled));
    }

    [Fact]
    public async Task Unfreeze_WhileTheBooksDisagree_IsRefusedAndDoneOnceTheyAgree()
    {
        var person = await SomebodyAsync();
        await Rooms.TamperAsync($"UPDATE account SET is_frozen = true, posted = posted + 5 WHERE id = '{person.Id}'");
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/admin/people?view=frozen&q={person.CustomerId}");
        var (page, dialog) = (Render(), Render<RadzenDialog>());
        page.WaitForAssertion(() => page.Find("[data-testid=person-frozen]"));
        Choose(page, PersonAct.Unfreeze);
        Send(dialog, "Looked at it.");
        dialog.WaitForAssertion(() => Assert.Equal("The books of this account still disagree.", dialog.Find("[data-testid=act-problem]").TextContent));
        Assert.True((await Rooms.BalanceAsync(person.Id)).IsFrozen);

        await Rooms.TamperAsync($"UPDATE account SET posted = posted - 5 WHERE id = '{person.Id}'");
        dialog.Find("[data-testid=person-act]").Submit();

        page.WaitForAssertion(() => page.Find("[data-testid=people-none]"));
        Assert.False((await Rooms.BalanceAsync(person.Id)).IsFrozen);
        Assert.Equal("Looked at it.", Assert.Single(await AuditAsync($"account:{person.Id}", "account_unfrozen")).Reason);
    }

    [Fact]
    public async Task Adjust_LongAfterTheSignIn_AsksForThePasswordSaysWhatIsWrongAndMovesOnce()
    {
        await BecomeAdminAsync();
        var person = await SomebodyAsync();
        await Rooms.TamperAsync($"UPDATE account SET held = 490 WHERE id = '{person.Id}'");
        var (page, dialog) = (Open(person.CustomerId), Render<RadzenDialog>());
        Choose(page, PersonAct.Adjust);
        dialog.WaitForElement("[data-testid=act-amount]").Input("-30");
        Assert.Equal("Available: 10 now, -20 after this", dialog.Find("[data-testid=act-after]").TextContent);
        dialog.Find("[data-testid=act-password]").Change("not my password");
        Send(dialog, "Counted again.");
        dialog.WaitForAssertion(() => Assert.Equal("This is not your current password.", dialog.Find(".vs-field-error").TextContent));

        dialog.Find("[data-testid=act-password]").Change(Password);
        dialog.Find("[data-testid=person-act]").Submit();
        dialog.WaitForAssertion(() => Assert.Single(dialog.FindAll("#act-code.invalid")));
        Assert.Empty(dialog.FindAll("[data-testid=act-password]"));
        dialog.Find("[data-testid=act-code]").Change("correction");
        dialog.Find("[data-testid=person-act]").Submit();
        dialog.WaitForAssertion(() => Assert.Equal("Only 10 credits are available. Take that or less.", dialog.Find("[data-testid=act-problem]").TextContent));
        dialog.Find("[data-testid=act-amount]").Input("51");
        dialog.Find("[data-testid=person-act]").Submit();
        dialog.WaitForAssertion(() => Assert.Single(dialog.FindAll("#act-amount.invalid")));
        dialog.Find("[data-testid=act-amount]").Input("-8");
        dialog.Find("[data-testid=person-act]").Submit();

        page.WaitForAssertion(() => Assert.StartsWith("2 credits", page.Find("[data-testid=person-credits]").TextContent, StringComparison.Ordinal));
        Assert.Equal(492, (await Rooms.BalanceAsync(person.Id)).Posted);
        Assert.Equal("correction: Counted again.", Assert.Single(await AuditAsync($"account:{person.Id}", "credits_adjusted")).Reason);
        Assert.Equal(3, (await AuditAsync($"account:{person.Id}", "credits_adjust_refused")).Count);
        await Rooms.TamperAsync($"UPDATE account SET held = 0 WHERE id = '{person.Id}'");
    }

    [Fact]
    public async Task Act_ViewerIsNoAdminAnyMore_DoesNothing()
    {
        var person = await SomebodyAsync();
        var (page, dialog) = (Open(person.CustomerId), Render<RadzenDialog>());
        Choose(page, PersonAct.Disable);
        _viewer.IsAdmin = false;

        Send(dialog, "Still here.");

        dialog.WaitForAssertion(() => Assert.Equal("Only administrators may do this.", dialog.Find("[data-testid=act-problem]").TextContent));
        Assert.True((await SignInAsync(person)).IsOk);
    }

    private IRenderedComponent<PeoplePage> Open(string? query)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(query is null ? "/admin/people" : $"/admin/people?q={query}");
        return Render();
    }

    private IRenderedComponent<PeoplePage> Render() => Render<PeoplePage>(p => p.AddCascadingValue("Address", "10.9.8.7"));

    private static void Choose(IRenderedComponent<PeoplePage> page, PersonAct act)
    {
        page.WaitForElement("[data-testid=person-more]").Click();
        page.WaitForElement($"[data-testid=act-{act}]").Click();
    }

    private static void Send(IRenderedComponent<RadzenDialog> dialog, string reason)
    {
        dialog.WaitForElement("[data-testid=act-reason]").Change(reason);
        dialog.Find("[data-testid=person-act]").Submit();
    }

    private async Task<RegisteredUser> SomebodyAsync() =>
        (await Rooms.Get<RegisterUser>().HandleAsync($"{Guid.CreateVersion7():n}@example.org", Password, null, CancellationToken.None)).Value!;

    private Task<VlogStudio.Core.Primitives.Result<OpenedSession>> SignInAsync(RegisteredUser person) =>
        Rooms.Get<SignIn>().HandleAsync(new Credentials(person.Email, Password), SessionKind.Browser, null, CancellationToken.None);

    private Task<List<AuditEntry>> AuditAsync(string subject, string action) =>
        Rooms.InTransactionAsync(db => db.AuditEntries.AsNoTracking().Where(a => a.Subject == subject && a.Action == action).ToListAsync());

    private async Task BecomeAdminAsync()
    {
        using var scope = Rooms.Services.CreateScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StudioUser>>();
        var me = new StudioUser { Id = Me, UserName = $"{Me:n}@example.org", Email = $"{Me:n}@example.org", CustomerId = Me.ToString("n")[12..], CreatedAt = TimeProvider.System.GetUtcNow() };
        Assert.True((await users.CreateAsync(me, Password)).Succeeded);
        await users.AddToRoleAsync(me, StudioRoles.Admin);
    }
}
