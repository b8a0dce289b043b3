using System.Net.Mail;
using Microsoft.Extensions.Options;

namespace VlogStudio.Core.Notices;

/// <summary>How mails are sent, section <c>Mail</c>; none are where no host is given.</summary>
public sealed class MailOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Mail";

    /// <summary>The SMTP server; empty sends no mail.</summary>
    public string Host { get; set; } = "";

    /// <summary>Its port.</summary>
    public int Port { get; set; } = 587;

    /// <summary>The name to sign in with; empty signs in with none.</summary>
    public string User { get; set; } = "";

    /// <summary>The password.</summary>
    public string Password { get; set; } = "";

    /// <summary>A file that holds the password, instead.</summary>
    public string PasswordFile { get; set; } = "";

    /// <summary>Who mails come from: an address, or <c>Name &lt;address&gt;</c>.</summary>
    public string From { get; set; } = "";

    /// <summary>Whether the connection must turn to TLS; a server that does not offer it gets no mail. A password is never sent without.</summary>
    public bool StartTls { get; set; } = true;

    /// <summary>The longest one mail may take.</summary>
    public TimeSpan Limit { get; set; } = TimeSpan.FromSeconds(30);
}

/// <summary>Whether and how mail is set up.</summary>
public sealed class MailState
{
    /// <summary>Reads it.</summary>
    /// <exception cref="InvalidOperationException">A host is given, but what goes with it is wrong.</exception>
    public MailState(IOptions<MailOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options.Value;
        IsOn = Options.Host.Length > 0;
        if (!IsOn) { return; }
        From = MailAddress.TryCreate(Options.From, out var from) ? from : throw new InvalidOperationException("Mail:From must be an e-mail address where Mail:Host is given.");
        Password = Options.PasswordFile.Length > 0 ? File.ReadAllText(Options.PasswordFile).Trim() : Options.Password;
        if (Options.User.Length > 0 && !Options.StartTls) { throw new InvalidOperationException("Mail:User needs Mail:StartTls: a password is not sent in the clear."); }
    }

    /// <summary>Whether mails are sent.</summary>
    public bool IsOn { get; }

    /// <summary>Who they come from.</summary>
    internal MailAddress? From { get; }

    internal MailOptions Options { get; }

    internal string Password { get; } = "";

    /// <summary>Where they are sent through, without secrets; null where none are.</summary>
    public string? Describe() => IsOn ? $"{Options.Host}:{Options.Port}" : null;
}
