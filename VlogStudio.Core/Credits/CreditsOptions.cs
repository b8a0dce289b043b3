namespace VlogStudio.Core.Credits;

/// <summary>Settings of the Credits room, section <c>Credits</c>.</summary>
public sealed class CreditsOptions
{
    /// <summary>Whole credits a new account is given; 0 gives none.</summary>
    public long WelcomeGrant { get; set; } = 500;

    /// <summary>How long granted credits may be used; null for ever.</summary>
    public TimeSpan? GrantLifetime { get; set; }

    /// <summary>How long after it was placed the reaper may look at a hold whose job has ended or is gone.</summary>
    public TimeSpan HoldLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>The most credits an admin may give or take in one adjustment.</summary>
    public long AdjustMax { get; set; } = 50;

    /// <summary>How long ago an admin may have signed in to adjust credits.</summary>
    public TimeSpan FreshSignIn { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long the first answer to a creating call is kept.</summary>
    public TimeSpan AnswerLifetime { get; set; } = TimeSpan.FromDays(30);
}
