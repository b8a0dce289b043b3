using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Notices;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Notices;

public sealed class NoticeMailTests(PrivatePostgresFixture postgres)
{
    private Task<StudioApp> StartAsync(SmtpServer server, params (string Key, string Value)[] settings) => StudioApp.StartAsync(postgres, builder =>
    {
        var all = new Dictionary<string, string?>
        {
            ["Mail:Host"] = "127.0.0.1", ["Mail:Port"] = $"{server.Port}", ["Mail:From"] = "VlogStudio <studio@example.org>", ["Mail:StartTls"] = "false",
            ["Hosting:PublicUrl"] = "https://studio.example.org/",
        };
        foreach (var (key, value) in settings) { all[key] = value; }
        builder.Configuration.AddInMemoryCollection(all);
        builder.Services.AddJobHandler<PaidHandler>();
    });

    private static Task<Notice> ReadAsync(StudioApp app, Guid userId) => app.WithDbAsync(db => db.Notices.AsNoTracking().SingleAsync(n => n.UserId == userId));

    private static Task UntilAsync(StudioApp app, Guid userId, Func<Notice, bool> holds, string what) =>
        StudioApp.UntilAsync(() => app.WithDbAsync(async db => await db.Notices.AsNoTracking().SingleOrDefaultAsync(n => n.UserId == userId) is { } notice && holds(notice)), what);

    [Fact]
    public async Task Film_Failed_MailsOurOwnWordsWithALinkAndNothingThePersonTyped()
    {
        await using var server = new SmtpServer();
        await using var app = await StartAsync(server);
        var person = await app.RegisterAsync();

        var job = await PaidHandler.AskAsync(app, person.Id, "failed", title: "Buy cheap\nBcc: all@example.org <b>watches</b>");
        await server.UntilAsync(1);

        var mail = server.Mails[0];
        Assert.Contains("studio@example.org", mail.From, StringComparison.Ordinal);
        Assert.Contains($"<{person.Email}>", mail.To, StringComparison.Ordinal);
        Assert.Equal("Your film of Fri, May 2, 2025 could not be made", mail.Subject);
        Assert.Equal("auto-generated", mail.Header("Auto-Submitted"));
        await UntilAsync(app, person.Id, n => n.MailedAt is not null && n.MailDueAt is null, "the mail is noted as sent");
        var notice = await ReadAsync(app, person.Id);
        Assert.Equal($"<notice.{notice.Id:n}@example.org>", mail.Header("Message-ID"));
        foreach (var part in new[] { mail.Part("text/plain"), mail.Part("text/html") })
        {
            Assert.Contains("Nothing was charged. 12 credits that were set aside are yours again.", part, StringComparison.Ordinal);
            Assert.Contains($"https://studio.example.org/films/{job.SubjectId}", part, StringComparison.Ordinal);
            Assert.Contains("https://studio.example.org/account", part, StringComparison.Ordinal);
            Assert.DoesNotContain("watches", part, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("all@example.org", mail.Content, StringComparison.Ordinal);
        Assert.Single(server.Commands, c => c.StartsWith("RCPT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Server_RefusesForNow_IsAskedAgainWithTheSameName()
    {
        await using var server = new SmtpServer { OnRecipient = _ => "451 try later" };
        await using var app = await StartAsync(server);
        var person = await app.RegisterAsync();
        await PaidHandler.AskAsync(app, person.Id, "done");
        await UntilAsync(app, person.Id, n => n.MailTries == 1 && n.MailDueAt > n.CreatedAt + TimeSpan.FromSeconds(30) && n.MailDueAt < n.CreatedAt + TimeSpan.FromSeconds(85), "the mail waits a minute");
        Assert.Empty(server.Mails);

        server.OnRecipient = _ => "250 OK";
        await app.WithDbAsync(db => db.Database.ExecuteSqlAsync($"UPDATE notice SET mail_due_at = now()"));
        await server.UntilAsync(1);

        await UntilAsync(app, person.Id, n => n.MailedAt is not null && n.MailTries == 2, "the mail is noted as sent");
    }

    [Fact]
    public async Task Server_RefusesForGood_IsNotAskedAgain()
    {
        await using var server = new SmtpServer { OnRecipient = _ => "550 no such person" };
        await using var app = await StartAsync(server);
        var person = await app.RegisterAsync();
        await PaidHandler.AskAsync(app, person.Id, "done");

        await UntilAsync(app, person.Id, n => n.MailTries == 1 && n.MailDueAt is null, "the mail is given up");
        Assert.Null((await ReadAsync(app, person.Id)).MailedAt);
    }

    [Fact]
    public async Task Server_WithoutTls_GetsNothingWhereTlsIsAskedFor()
    {
        await using var server = new SmtpServer();
        await using var app = await StartAsync(server, ("Mail:StartTls", "true"), ("Mail:User", "studio"), ("Mail:Password", "hunter2"));
        var person = await app.RegisterAsync();
        await PaidHandler.AskAsync(app, person.Id, "done");

        await UntilAsync(app, person.Id, n => n.MailTries == 1 && n.MailDueAt > n.CreatedAt + TimeSpan.FromSeconds(30), "the mail waits");
        Assert.Empty(server.Mails);
        Assert.DoesNotContain(server.Commands, c => c.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase) || c.StartsWith("MAIL", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Person_WantsNoMails_GetsTheNoticeOnly()
    {
        await using var server = new SmtpServer();
        await using var app = await StartAsync(server);
        var (person, other) = (await app.RegisterAsync(), await app.RegisterAsync());
        Assert.True((await app.Get<VlogStudio.Core.Identity.ChangePreferences>().HandleAsync(person.Id, null, null, wantsMail: false, CancellationToken.None)).IsOk);
        Assert.True((await app.Get<VlogStudio.Core.Identity.ChangePreferences>().HandleAsync(person.Id, null, "dark", wantsMail: null, CancellationToken.None)).IsOk);
        await PaidHandler.AskAsync(app, person.Id, "done");
        await UntilAsync(app, person.Id, _ => true, "the notice is written");
        await PaidHandler.AskAsync(app, other.Id, "done");
        await server.UntilAsync(1);

        Assert.Contains(other.Email, Assert.Single(server.Mails).To, StringComparison.Ordinal);
        Assert.Null((await ReadAsync(app, person.Id)).MailDueAt);
    }

    [Theory]
    [InlineData("victim<other@example.org>")]
    [InlineData("\"a\"b@example.org")]
    public async Task Address_ThatIsMoreThanAnAddress_IsNotMailed(string email)
    {
        await using var server = new SmtpServer();
        await using var app = await StartAsync(server);
        var person = await app.RegisterAsync();
        await app.WithDbAsync(db => db.Database.ExecuteSqlAsync($"UPDATE user_account SET email = {email} WHERE id = {person.Id}"));
        await PaidHandler.AskAsync(app, person.Id, "done");

        await UntilAsync(app, person.Id, n => n.MailTries == 1 && n.MailDueAt is null, "the mail is given up");
        Assert.Empty(server.Commands);
    }

    [Fact]
    public async Task Mail_NotSetUp_IsSaidByHealthAndNobodyWaits()
    {
        await using var app = await StudioApp.StartAsync(postgres, builder => builder.Services.AddJobHandler<PaidHandler>());
        var person = await app.RegisterAsync();
        await PaidHandler.AskAsync(app, person.Id, "done");
        await UntilAsync(app, person.Id, n => n.MailDueAt is null && n.MailTries == 0, "the notice is written");
        using var http = app.CreateClient();
        var health = JsonNode.Parse(await (await http.GetAsync("health/ready")).Content.ReadAsStringAsync())!;

        Assert.Contains("off", (string)health["dependencies"]!["mail"]!["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Mail:From", "nobody")]
    [InlineData("Mail:User", "studio")]
    public async Task Settings_ThatCannotWork_StopTheStart(string key, string value)
    {
        await using var server = new SmtpServer();
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(server, (key, value)));
        Assert.Contains("Mail:", error.Message, StringComparison.Ordinal);
    }
}
