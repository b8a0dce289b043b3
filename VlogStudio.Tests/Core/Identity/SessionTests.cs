using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Messaging;
using VlogStudio.Tests.Core.Credits;

namespace VlogStudio.Tests.Core.Identity;

public sealed class SessionTests(LedgerDatabase rooms) : IClassFixture<LedgerDatabase>
{
    private const string Password = "nine slow barges south";
    private static int s_people;

    [Fact]
    public async Task ChangeRole_ByAnAdmin_EndsSessionsTellsCircuitsAndIsAudited()
    {
        var (user, session) = await SignInAsync();
        var heard = 0;
        using var listening = rooms.Get<LiveBus>().Subscribe(CheckSession.Topic(session), _ => heard++);
        Assert.NotNull(await rooms.Get<CheckSession>().HandleAsync(session, CancellationToken.None));

        var changed = await rooms.Get<ChangeRole>().HandleAsync(Guid.CreateVersion7(), user, StudioRoles.Admin, isGiven: true, "new colleague", CancellationToken.None);

        Assert.True(changed.IsOk);
        Assert.Null(await rooms.Get<CheckSession>().HandleAsync(session, CancellationToken.None));
        Assert.Equal(1, heard);
        var audit = await rooms.InTransactionAsync(db => db.AuditEntries.SingleAsync(a => a.Action == "role_changed" && a.Subject == $"user:{user}"));
        Assert.Equal("new colleague", audit.Reason);
    }

    [Fact]
    public async Task ChangeRole_OnesOwn_IsRefused()
    {
        var (user, _) = await SignInAsync();

        Assert.Equal("not_your_own_role", (await rooms.Get<ChangeRole>().HandleAsync(user, user, StudioRoles.Admin, true, "me", CancellationToken.None)).Problems[0].Code);
    }

    [Fact]
    public async Task DisableUser_SignedInPerson_IsOutAndStaysOut()
    {
        var (user, session) = await SignInAsync();
        var email = await rooms.InTransactionAsync(db => db.Users.Where(u => u.Id == user).Select(u => u.Email).SingleAsync());

        await rooms.Get<DisableUser>().HandleAsync(Guid.CreateVersion7(), user, isDisabled: true, "left", CancellationToken.None);

        Assert.Null(await rooms.Get<CheckSession>().HandleAsync(session, CancellationToken.None));
        Assert.Equal("account_disabled", (await rooms.Get<SignIn>().HandleAsync(new Credentials(email, Password), SessionKind.Browser, null, CancellationToken.None)).Problems[0].Code);
        await rooms.Get<DisableUser>().HandleAsync(Guid.CreateVersion7(), user, isDisabled: false, "back", CancellationToken.None);
        Assert.True((await rooms.Get<SignIn>().HandleAsync(new Credentials(email, Password), SessionKind.Browser, null, CancellationToken.None)).IsOk);
    }

    [Fact]
    public async Task EndSession_OfSomebodyElse_DoesNothing()
    {
        var (_, session) = await SignInAsync();

        await rooms.Get<EndSession>().HandleAsync(Guid.CreateVersion7(), session, CancellationToken.None);

        Assert.NotNull(await rooms.Get<CheckSession>().HandleAsync(session, CancellationToken.None));
    }

    [Fact]
    public async Task Password_Hash_HasTheConfiguredRounds()
    {
        var (user, _) = await SignInAsync();
        var weak = await rooms.InTransactionAsync(db => db.Users.Where(u => u.Id == user).Select(u => u.PasswordHash).SingleAsync());

        Assert.Equal(1000, Rounds(weak!));
        Assert.Equal(220_000, new AccountsOptions().PasswordIterations);
    }

    [Fact]
    public async Task Keys_InTheDatabase_AreSealedAndSharedByNodes()
    {
        var protector = rooms.Get<IDataProtectionProvider>().CreateProtector("test");

        var sealedText = protector.Protect("secret");

        await using var otherNode = rooms.OtherNode();
        Assert.Equal("secret", otherNode.GetRequiredService<IDataProtectionProvider>().CreateProtector("test").Unprotect(sealedText));
        var keys = await rooms.InTransactionAsync(db => db.Set<DataProtectionKey>().ToListAsync());
        Assert.NotEmpty(keys);
        Assert.All(keys, key =>
        {
            Assert.Contains("<sealed", key.Xml, StringComparison.Ordinal);
            Assert.DoesNotContain("<value", key.Xml, StringComparison.Ordinal);
        });
    }

    private static int Rounds(string hash)
    {
        var bytes = Convert.FromBase64String(hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(5));
    }

    private async Task<(Guid User, Guid Session)> SignInAsync()
    {
        var email = $"session{Interlocked.Increment(ref s_people)}@example.org";
        var user = (await rooms.Get<RegisterUser>().HandleAsync(email, Password, null, CancellationToken.None)).Value!;
        var opened = (await rooms.Get<SignIn>().HandleAsync(new Credentials(email, Password), SessionKind.Browser, null, CancellationToken.None)).Value!;
        return (user.Id, opened.SessionId);
    }
}
