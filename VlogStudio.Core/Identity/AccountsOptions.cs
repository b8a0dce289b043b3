namespace VlogStudio.Core.Identity;

/// <summary>Settings of accounts, section <c>Accounts</c>.</summary>
public sealed class AccountsOptions
{
    /// <summary>Whether anybody may make an account.</summary>
    public bool AllowRegistration { get; set; } = true;

    /// <summary>Whether an admin's rights need a session that was opened with the second factor.</summary>
    public bool RequireAdminTwoFactor { get; set; } = true;

    /// <summary>Rounds of PBKDF2-HMAC-SHA512 for passwords.</summary>
    public int PasswordIterations { get; set; } = 220_000;

    /// <summary>Wrong passwords for one e-mail after which further tries must wait.</summary>
    public int TriesPerEmail { get; set; } = 10;

    /// <summary>Wrong passwords from one address after which further tries must wait.</summary>
    public int TriesPerAddress { get; set; } = 100;

    /// <summary>How long an access token of a program is good.</summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a session lasts at most, however it is used.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// What the keys of cookies and tokens are sealed with, at least 32 characters; the same on every node. Empty: a file in the data folder, made at the first start.
    /// </summary>
    public string KeySecret { get; set; } = "";
}
