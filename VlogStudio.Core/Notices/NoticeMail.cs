using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using System.Text.Encodings.Web;

namespace VlogStudio.Core.Notices;

/// <summary>The words of a mail. They are ours alone: nothing a person typed is sent to an address nobody has proven to be theirs.</summary>
/// <param name="Subject">The subject, one line.</param>
/// <param name="Text">What happened, in a few sentences.</param>
/// <param name="Action">The word on the link.</param>
/// <param name="Footer">Why it came and how to stop it.</param>
/// <param name="Settings">The word on the link to the settings.</param>
/// <param name="Language">Language of the words.</param>
public sealed record NoticeMailWords(string Subject, string Text, string Action, string Footer, string Settings, string Language);

/// <summary>Finds the words of a mail in a person's language; null is the studio's own. The host registers it, for words stand with the pages.</summary>
public delegate NoticeMailWords WordNoticeMail(NoticeView notice, string? culture);

/// <summary>Makes the message.</summary>
internal static class NoticeMail
{
    /// <param name="id">The notice; a mail that was sent twice has one name.</param>
    /// <param name="from">Who it comes from.</param>
    /// <param name="to">Who it is for.</param>
    /// <param name="words">Its words.</param>
    /// <param name="link">Where its link leads, or null where the studio's own address is not known.</param>
    /// <param name="settings">Where mails are switched off, or null.</param>
    public static MailMessage Of(Guid id, MailAddress from, MailAddress to, NoticeMailWords words, string? link, string? settings)
    {
        var message = new MailMessage(from, to)
        {
            Subject = OneLine(words.Subject),
            SubjectEncoding = Encoding.UTF8,
            HeadersEncoding = Encoding.UTF8,
            Headers = { ["Message-ID"] = $"<notice.{id:n}@{from.Host}>", ["Auto-Submitted"] = "auto-generated", ["Content-Language"] = words.Language },
        };
        message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(TextOf(words, link, settings), Encoding.UTF8, MediaTypeNames.Text.Plain));
        message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(HtmlOf(words, link, settings), Encoding.UTF8, MediaTypeNames.Text.Html));
        return message;
    }

    private static string TextOf(NoticeMailWords words, string? link, string? settings)
    {
        var text = new StringBuilder(words.Text).Append("\r\n\r\n");
        if (link is not null) { text.Append(words.Action).Append(": ").Append(link).Append("\r\n\r\n"); }
        text.Append("-- \r\n").Append(words.Footer).Append("\r\n");
        if (settings is not null) { text.Append(words.Settings).Append(": ").Append(settings).Append("\r\n"); }
        return text.ToString();
    }

    private static string HtmlOf(NoticeMailWords words, string? link, string? settings)
    {
        var encode = HtmlEncoder.Default;
        var button = link is null ? "" : $"""<p style="margin:24px 0"><a href="{encode.Encode(link)}" style="background:#b4432f;color:#fff;text-decoration:none;padding:12px 20px;border-radius:8px;display:inline-block">{encode.Encode(words.Action)}</a></p>""";
        var stop = settings is null ? "" : $""" <a href="{encode.Encode(settings)}" style="color:#6b625c">{encode.Encode(words.Settings)}</a>""";
        return $"""
            <!DOCTYPE html>
            <html lang="{encode.Encode(words.Language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{encode.Encode(words.Subject)}</title></head>
            <body style="margin:0;padding:24px;background:#faf7f4;color:#2b2522;font:16px/1.5 Inter,Arial,sans-serif">
            <div style="max-width:560px;margin:0 auto;background:#fff;border-radius:12px;padding:24px">
            <h1 style="font-size:20px;margin:0 0 12px">{encode.Encode(words.Subject)}</h1>
            <p style="margin:0">{encode.Encode(words.Text)}</p>{button}
            <p style="margin:24px 0 0;font-size:14px;color:#6b625c">{encode.Encode(words.Footer)}{stop}</p>
            </div></body></html>

            """;
    }

    /// <summary>Nothing in a header begins another.</summary>
    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
