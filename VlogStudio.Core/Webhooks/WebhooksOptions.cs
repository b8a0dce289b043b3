namespace VlogStudio.Core.Webhooks;

/// <summary>Settings of webhooks, section <c>Webhooks</c>.</summary>
public sealed class WebhooksOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Webhooks";

    /// <summary>The longest an answer may take, connecting included.</summary>
    public TimeSpan Limit { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The most that is read of a reply, in bytes.</summary>
    public int ReplyBytes { get; set; } = 64 * 1024;

    /// <summary>
    /// Hosts the admin trusts though they are not on the open internet, with a comma between: <c>n8n.lan:5678, 10.0.0.5</c>. Only these may be
    /// reached over http and at private addresses.
    /// </summary>
    public string AllowedHosts { get; set; } = "";

    /// <summary>Waits between tries, with a comma between; none means those of Standard Webhooks, ten tries in about 75 hours.</summary>
    public string Waits { get; set; } = "";

    /// <summary>After how long of nothing but failures an address is switched off.</summary>
    public TimeSpan FailingFor { get; set; } = TimeSpan.FromDays(5);

    /// <summary>How long a rotated secret still signs beside the new one.</summary>
    public TimeSpan RotationOverlap { get; set; } = TimeSpan.FromDays(1);

    /// <summary>The most addresses a person may have.</summary>
    public int MostPerPerson { get; set; } = 10;

    /// <summary>How long the log of finished deliveries is kept.</summary>
    public TimeSpan Kept { get; set; } = TimeSpan.FromDays(30);
}
