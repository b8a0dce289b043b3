using System.Globalization;
using Microsoft.Extensions.Localization;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Notices;

namespace VlogStudio.Features.Notices;

/// <summary>Says notices in words: what happened, and what it means for the credits.</summary>
public sealed class NoticeWording(IStringLocalizer<NoticesWords> words, TimeProvider time)
{
    /// <summary>What happened, in half a sentence.</summary>
    public string Title(NoticeView notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        return notice.Kind == NoticeKinds.WebhookDisabled ? words[notice.Kind, notice.Facts.Webhook ?? ""] : words[notice.Kind, Subject(notice, notice.Facts.Title)];
    }

    /// <summary>What it means and what to do, in a sentence or three.</summary>
    public string Text(NoticeView notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        var facts = notice.Facts;
        string?[] sentences = notice.Kind switch
        {
            NoticeKinds.FilmReady or NoticeKinds.OtherReady => [Charged(facts)],
            NoticeKinds.FilmPartial => [Charged(facts), Returned(facts), words["LeftOut"]],
            NoticeKinds.FilmFailed or NoticeKinds.OtherFailed => [Charged(facts), Returned(facts), words["SeeWhy"]],
            NoticeKinds.DisputeSettled => [facts.Decision is "refund" or "goodwill" && facts.Amount is > 0 and var amount ? Counted("Refunded", amount) : words["NotRefunded"]],
            NoticeKinds.StorageNear or NoticeKinds.StorageOver => [words["StorageCost", Money(facts.Cost, facts), Money(facts.Budget, facts)], words["StorageSee"]],
            NoticeKinds.WebhookDisabled => [words[$"Off.{(facts.Reason == "gone" ? "gone" : "failing")}"]],
            _ => [],
        };
        return string.Join(' ', sentences.Where(s => s is not null));
    }

    /// <summary>The symbol and colour of a kind.</summary>
    public static (string Icon, Tone Tone) Look(NoticeView notice) => notice.Kind switch
    {
        NoticeKinds.FilmReady or NoticeKinds.OtherReady => ("check_circle", Tone.Good),
        NoticeKinds.FilmPartial => ("movie", Tone.Warn),
        NoticeKinds.FilmFailed or NoticeKinds.OtherFailed => ("error", Tone.Bad),
        NoticeKinds.DisputeSettled => ("gavel", Tone.Info),
        NoticeKinds.WebhookDisabled => ("link_off", Tone.Warn),
        NoticeKinds.StorageNear => ("database", Tone.Warn),
        NoticeKinds.StorageOver => ("database", Tone.Bad),
        _ => ("notifications", Tone.Plain),
    };

    /// <summary>When, by the clock of whoever looks and as short as can be: the time today, the day before.</summary>
    public static string When(NoticeView notice, ViewerClock clock)
    {
        ArgumentNullException.ThrowIfNull(notice);
        ArgumentNullException.ThrowIfNull(clock);
        var day = clock.DayOf(notice.CreatedAt);
        return day == clock.Today ? Formats.Time(clock.At(notice.CreatedAt)) : Formats.Day(day, clock.Today);
    }

    /// <summary>The words of a mail, in a language. Titles and names people typed stay out of it.</summary>
    public NoticeMailWords Mail(NoticeView notice, string? culture)
    {
        ArgumentNullException.ThrowIfNull(notice);
        var (before, beforeUi) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        var language = CultureInfo.GetCultureInfo(string.IsNullOrEmpty(culture) ? Api.Edge.Languages[0] : culture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = language;
            var subject = notice.Kind switch
            {
                NoticeKinds.WebhookDisabled => words["WebhookPlain"],
                NoticeKinds.DisputeSettled => words["DisputePlain"],
                NoticeKinds.StorageNear or NoticeKinds.StorageOver => words[notice.Kind],
                _ => words[notice.Kind, Subject(notice, title: null)].Value,
            };
            var action = words[notice.Kind is NoticeKinds.FilmReady or NoticeKinds.FilmPartial or NoticeKinds.FilmFailed ? "Mail.OpenFilm" : "Mail.Open"];
            return new NoticeMailWords(subject, Text(notice) is { Length: > 0 } text ? text : $"{subject}.", action, words["Mail.Footer"], words["Mail.Settings"], language.TwoLetterISOLanguageName);
        }
        finally { (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, beforeUi); }
    }

    private string Subject(NoticeView notice, string? title)
    {
        if (!string.IsNullOrWhiteSpace(title)) { return words["FilmNamed", title]; }
        if (notice.Facts.Day is { } day) { return words["FilmOfDay", Formats.Day(day, DateOnly.FromDateTime(time.GetLocalNow().Date))]; }
        return words[notice.Kind is NoticeKinds.OtherReady or NoticeKinds.OtherFailed ? "OtherPlain" : "FilmPlain"];
    }

    private static string Money(decimal? amount, NoticeFacts facts) => $"{amount?.ToString("N2", CultureInfo.CurrentCulture)} {facts.Currency}";

    private string? Charged(NoticeFacts facts) => facts.Charged switch
    {
        null => null,
        0 => words["ChargedNothing"],
        { } credits => Counted("Charged", credits),
    };

    private string? Returned(NoticeFacts facts) => facts.Returned is > 0 and var credits ? Counted("Returned", credits) : null;

    private string Counted(string key, long number) => words.Counted(key, (int)Math.Min(number, int.MaxValue));
}
