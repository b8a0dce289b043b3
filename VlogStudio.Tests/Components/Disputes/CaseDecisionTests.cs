using Bunit;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Disputes;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Jobs;
using VlogStudio.Features.Disputes;
using VlogStudio.Features.Disputes.Cases;
using VlogStudio.Tests.Components.Accounts;
using VlogStudio.Tests.Core.Credits;
using VlogStudio.Tests.Core.Disputes;

namespace VlogStudio.Tests.Components.Disputes;

public sealed class CaseDecisionTests : PeopleTestContext, IClassFixture<LedgerDatabase>
{
    private const string Password = "correct horse battery staple 7";

    public CaseDecisionTests(LedgerDatabase rooms)
        : base(rooms)
    {
        Services.AddSingleton(rooms.Get<SettleDispute>()).AddSingleton(rooms.Get<DecideProposal>()).AddSingleton(rooms.Get<ConfirmIdentity>()).AddSingleton(rooms.Get<CheckSession>());
        Services.AddSingleton(rooms.Get<OpenDispute>()).AddSingleton(rooms.Get<ListJobDisputes>()).AddSingleton(rooms.Get<IOptions<DisputesOptions>>());
    }

    [Fact]
    public async Task Settle_Refund_SaysTheBalanceFirstAndMovesItThen()
    {
        var (user, job) = await CaseAsync(30);
        var form = await OpenFormAsync(job);

        Assert.Equal("30", form.Find("[data-testid=settle-amount]").GetAttribute("value"));
        form.Find("[data-testid=settle-amount]").Input("12");
        Assert.Equal("Available: 470 now, 482 after this", form.Find("[data-testid=settle-after]").TextContent);
        form.Find("[data-testid=settle-reason]").Change("not_delivered");
        form.Find("[data-testid=settle-note]").Change("The film is not in the store.");
        form.Find("[data-testid=settle-form]").Submit();

        await form.WaitForAssertionAsync(() => Assert.Empty(form.FindAll("[data-testid=settle-problem]")));
        await UntilAsync(async () => (await Rooms.BalanceAsync(user)).Posted == 482);
        Assert.Equal(18, (await ReadAsync(job)).Remainder);
    }

    [Theory]
    [InlineData("31", "Only 30 credits")]
    [InlineData("0", "zero")]
    [InlineData("-4", "below zero")]
    public async Task Settle_AmountOutOfBounds_IsRefusedAtItsField(string amount, string words)
    {
        var (user, job) = await CaseAsync(30);
        var form = await OpenFormAsync(job);
        form.Find("[data-testid=settle-amount]").Input(amount);
        form.Find("[data-testid=settle-reason]").Change("not_delivered");
        form.Find("[data-testid=settle-note]").Change("Looked at it.");
        form.Find("[data-testid=settle-form]").Submit();

        await form.WaitForAssertionAsync(() => Assert.Contains(words, form.Find(".vs-field-error").TextContent, StringComparison.Ordinal));
        Assert.Equal(470, (await Rooms.BalanceAsync(user)).Posted);
    }

    [Fact]
    public async Task Settle_WithoutReasonOrNote_NamesBoth()
    {
        var (_, job) = await CaseAsync(30);
        var form = await OpenFormAsync(job);
        form.Find("[data-testid=settle-form]").Submit();

        await form.WaitForAssertionAsync(() => Assert.Equal(2, form.FindAll(".vs-field-error").Count));
    }

    [Fact]
    public async Task Settle_AboveTheLimit_AsksForThePasswordAndOnlyProposes()
    {
        var (user, job) = await CaseAsync(90);
        var form = await OpenFormAsync(job);
        Assert.NotNull(form.Find("[data-testid=settle-second]"));
        form.Find("[data-testid=settle-reason]").Change("not_delivered");
        form.Find("[data-testid=settle-note]").Change("All of it.");
        form.Find("[data-testid=settle-password]").Change("not my password");
        form.Find("[data-testid=settle-form]").Submit();
        await form.WaitForAssertionAsync(() => Assert.Single(form.FindAll(".vs-field-error")));
        Assert.Equal(DisputeState.Open, (await ReadAsync(job)).OpenDispute!.State);

        form.Find("[data-testid=settle-password]").Change(Password);
        form.Find("[data-testid=settle-form]").Submit();

        await UntilAsync(async () => (await ReadAsync(job)).OpenDispute!.State == DisputeState.Proposed);
        Assert.Equal(410, (await Rooms.BalanceAsync(user)).Posted);
        // Who proposed is not asked to agree.
        var waiting = await OpenFormAsync(job, isOpening: false);
        Assert.NotNull(waiting.Find("[data-testid=decide-waits]"));
        waiting.WaitForAssertion(() => Assert.Empty(waiting.FindAll("[data-testid=decide-open]")));
    }

    [Fact]
    public async Task Settle_AnothersProposal_IsAgreedToAfterThePassword()
    {
        var (user, job) = await CaseAsync(90);
        var dispute = (await ReadAsync(job)).OpenDispute!.Id;
        Assert.True((await Rooms.Get<SettleDispute>().HandleAsync(DisputeRooms.Order(dispute, await Rooms.AdminAsync(), 80), CancellationToken.None)).IsOk);
        var form = await OpenFormAsync(job);
        Assert.Contains("Refund of 80", form.Find("[data-testid=proposal]").TextContent, StringComparison.Ordinal);
        Assert.Equal("Available: 410 now, 490 after this", form.Find("[data-testid=settle-after]").TextContent);

        form.Find("[data-testid=settle-note]").Change("I agree.");
        form.Find("[data-testid=settle-password]").Change(Password);
        form.Find("[data-testid=settle-form]").Submit();

        await UntilAsync(async () => (await Rooms.BalanceAsync(user)).Posted == 490);
    }

    [Fact]
    public async Task Settle_GoodwillForWhatWasNotCharged_IsGivenOnTopAndSaidByName()
    {
        var (user, job) = await CaseAsync(30);
        var form = await OpenFormAsync(job);
        form.Find("[data-testid=decision-goodwill]").Change(true);
        await form.WaitForAssertionAsync(() => Assert.Equal("", form.Find("[data-testid=settle-amount]").GetAttribute("value") ?? ""));
        var max = Rooms.Get<IOptions<DisputesOptions>>().Value.GoodwillMax;
        Assert.Equal($"{max}", form.Find("[data-testid=settle-amount]").GetAttribute("max"));
        // Refunds' reasons are no goodwill's.
        Assert.Equal(SettleReasons.For(SettleDecisions.Goodwill), form.FindAll("[data-testid=settle-reason] option").Select(o => o.GetAttribute("value")!).Where(v => v.Length > 0));
        form.Find("[data-testid=settle-reason]").Change(SettleReasons.For(SettleDecisions.Goodwill)[0]);
        form.Find("[data-testid=settle-note]").Change("Sorry for the wait.");
        form.Find("[data-testid=settle-amount]").Input($"{max + 1}");
        form.WaitForElement("[data-testid=settle-password]").Change(Password);
        form.Find("[data-testid=settle-form]").Submit();
        await form.WaitForAssertionAsync(() => Assert.Contains($"{max} credits at most", form.Find(".vs-field-error").TextContent, StringComparison.Ordinal));
        Assert.Equal(470, (await Rooms.BalanceAsync(user)).Posted);

        form.Find("[data-testid=settle-amount]").Input("7");
        await form.WaitForAssertionAsync(() => Assert.Equal("Available: 470 now, 477 after this", form.Find("[data-testid=settle-after]").TextContent));
        form.Find("[data-testid=settle-form]").Submit();

        await UntilAsync(async () => (await Rooms.BalanceAsync(user)).Posted == 477);
        var file = await ReadAsync(job);
        // Goodwill is not a refund: what was charged may still be given back.
        Assert.Equal((30L, 7L), (file.Remainder, file.Sum("goodwill")));
        Assert.Equal((DisputeState.Approved, "goodwill", 7L), (file.Disputes[0].State, file.Disputes[0].Decision, file.Disputes[0].Amount));
        var claim = Render<CaseDisputes>(p => p.Add(c => c.File, file));
        Assert.Contains($"Decided by {Me:n}@example.org", claim.Find("[data-testid=claim-by]").TextContent, StringComparison.Ordinal);
        var money = Render<CaseMoneyTable>(p => p.Add(c => c.File, file));
        Assert.Contains($"{Me:n}@example.org", money.Find("[data-kind=goodwill]").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(Me.ToString(), money.Markup + claim.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_OnePress_OpensThePrefilledDisputeAndShowsItsState()
    {
        var account = await Rooms.InTransactionAsync(async db =>
        {
            await Rooms.Get<VlogStudio.Core.Credits.OpenAccount>().HandleAsync(db, Me, CancellationToken.None);
            return Me;
        });
        var job = await Rooms.JobAsync(account, JobState.Failed);
        var dialog = Render<DisputeDialog>(p => p.Add(c => c.JobId, job).Add(c => c.Claim, "My film failed."));
        Assert.Equal("My film failed.", dialog.Find("[data-testid=dispute-claim]").GetAttribute("value"));
        dialog.Find("[data-testid=dispute-claim]").Change(" ");
        dialog.Find("[data-testid=dispute-form]").Submit();
        await dialog.WaitForAssertionAsync(() => Assert.NotNull(dialog.Find("[data-testid=dispute-problem]")));

        dialog.Find("[data-testid=dispute-claim]").Change("My film failed, and I paid.");
        dialog.Find("[data-testid=dispute-form]").Submit();

        await UntilAsync(async () => (await Rooms.Get<ListJobDisputes>().OfPersonAsync(Me, job, CancellationToken.None)).Count == 1);
        var status = Render<SomethingWrong>(p => p.Add(c => c.JobId, job));
        await status.WaitForAssertionAsync(() => Assert.Contains("We are looking at it", status.Find("[data-testid=dispute-status]").TextContent, StringComparison.Ordinal));
        status.WaitForAssertion(() => Assert.Empty(status.FindAll("[data-testid=something-wrong]")));
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var i = 0; i < 200; i++)
        {
            if (await holds()) { return; }
            await Task.Delay(25);
        }
        Assert.Fail("Waited in vain.");
    }

    private async Task<CaseFile> ReadAsync(Guid job) => (await Rooms.Get<GetCase>().HandleAsync(job, CancellationToken.None)).Value!;

    private async Task<(Guid User, Guid Job)> CaseAsync(long charged)
    {
        await BecomeAdminAsync();
        var (user, job) = await Rooms.ChargedAsync(charged);
        await Rooms.DisputeAsync(user, job);
        return (user, job);
    }

    private async Task BecomeAdminAsync()
    {
        using var scope = Rooms.Services.CreateScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StudioUser>>();
        var me = new StudioUser { Id = Me, UserName = $"{Me:n}@example.org", Email = $"{Me:n}@example.org", CustomerId = Me.ToString("n")[12..], CreatedAt = TimeProvider.System.GetUtcNow() };
        Assert.True((await users.CreateAsync(me, Password)).Succeeded);
        await users.AddToRoleAsync(me, StudioRoles.Admin);
    }

    private async Task<IRenderedComponent<CaseDecision>> OpenFormAsync(Guid job, bool isOpening = true)
    {
        var file = await ReadAsync(job);
        var finding = CaseFinding.Of(CaseFacts.Of(file, DeliveryCheck.None));
        var form = Render<CaseDecision>(p => p.Add(c => c.File, file).Add(c => c.Finding, finding).AddCascadingValue("Address", "127.0.0.1"));
        if (isOpening) { form.WaitForElement("[data-testid=decide-open]").Click(); }
        return form;
    }
}
