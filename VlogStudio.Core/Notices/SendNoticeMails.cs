using System.Diagnostics;
using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using VlogStudio.Core.Data;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Core.Notices;

/// <summary>
/// Sends the mails that are due, each claimed by moving its due time on; who dies in between leaves it to fall due again, under the same Message-ID.
/// </summary>
internal sealed class SendNoticeMails(
    IDbContextFactory<StudioDb> databases, MailState mail, PublicAddress address, WordNoticeMail words, TimeProvider time, ILogger<SendNoticeMails> logger)
{
    private static readonly TimeSpan s_margin = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan[] s_waits =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(4), TimeSpan.FromHours(12),
    ];

    public async Task HandleAsync(CancellationToken ct)
    {
        if (!mail.IsOn) { return; }
        while (await ClaimAsync(ct) is { } notice)
        {
            // A server that does not answer this one will not answer the next.
            if (!await SendAsync(notice, ct)) { return; }
        }
    }

    private async Task<Notice?> ClaimAsync(CancellationToken ct)
    {
        var lease = mail.Options.Limit + s_margin;
        await using var db = await databases.CreateDbContextAsync(ct);
        var claimed = await db.Notices.FromSql($"""
            UPDATE notice SET mail_due_at = now() + {lease}, mail_tries = mail_tries + 1
            WHERE id = (SELECT n.id FROM notice n WHERE n.mail_due_at <= now() ORDER BY n.mail_due_at, n.id LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING *
            """).AsNoTracking().ToListAsync(ct);
        return claimed.SingleOrDefault();
    }

    /// <summary>Sends one; answers whether the server may be asked for more.</summary>
    private async Task<bool> SendAsync(Notice notice, CancellationToken ct)
    {
        using var span = StudioTrace.Continue(notice.Trace, Spans.MailSend, ActivityKind.Producer)?.SetTag(Spans.Topic, notice.Kind);
        await using var db = await databases.CreateDbContextAsync(ct);
        var reader = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == notice.UserId, ct);
        if (reader is null || reader.IsMailOff || reader.LockoutEnd == DateTimeOffset.MaxValue || ReadAddress(reader.Email) is not { } to)
        {
            await GiveUpAsync(db, notice, ct);
            return true;
        }
        using var message = MessageOf(notice, to, reader.Culture);
        using var limit = new CancellationTokenSource(mail.Options.Limit, time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            using var smtp = Connect();
            await smtp.SendMailAsync(message, ends.Token);
        }
        catch (SmtpFailedRecipientException e) when ((int)e.StatusCode >= 500)
        {
            span.Fail(nameof(SmtpFailedRecipientException));
            NoticesLog.Refused(logger, e, notice.Id);
            await GiveUpAsync(db, notice, ct);
            return true;
        }
        catch (Exception e) when (e is SmtpException or IOException or SocketException or InvalidOperationException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            span.Fail(e.GetType().Name);
            NoticesLog.NotSent(logger, e, notice.Id, notice.MailTries);
            await LaterAsync(db, notice, ct);
            return false;
        }
        await db.Database.ExecuteSqlAsync($"UPDATE notice SET mailed_at = now(), mail_due_at = NULL WHERE id = {notice.Id}", CancellationToken.None);
        return true;
    }

    private MailMessage MessageOf(Notice notice, MailAddress to, string? culture)
    {
        var hasRoot = address.Root is not null;
        return NoticeMail.Of(
            notice.Id, mail.From!, to, words(NoticeView.Of(notice), culture), hasRoot ? address.Of(notice.Link ?? "/notices") : null, hasRoot ? address.Of("/account") : null);
    }

    private SmtpClient Connect() => new(mail.Options.Host, mail.Options.Port)
    {
        EnableSsl = mail.Options.StartTls,
        UseDefaultCredentials = false,
        Credentials = mail.Options.User.Length > 0 ? new NetworkCredential(mail.Options.User, mail.Password) : null,
    };

    private static Task<int> LaterAsync(StudioDb db, Notice notice, CancellationToken ct)
    {
        if (notice.MailTries > s_waits.Length) { return GiveUpAsync(db, notice, ct); }
        var wait = s_waits[Math.Max(0, notice.MailTries - 1)];
        return db.Database.ExecuteSqlAsync($"UPDATE notice SET mail_due_at = now() + {wait} WHERE id = {notice.Id}", ct);
    }

    private static Task<int> GiveUpAsync(StudioDb db, Notice notice, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"UPDATE notice SET mail_due_at = NULL WHERE id = {notice.Id}", ct);

    /// <summary>The address, when the whole of it is one: <c>a&lt;b@c.d&gt;</c> is somebody else's.</summary>
    private static MailAddress? ReadAddress(string? email) =>
        MailAddress.TryCreate(email, out var to) && string.Equals(to.Address, email, StringComparison.Ordinal) && email.All(char.IsAscii) ? to : null;
}
