namespace VlogStudio.Core.Disputes;

/// <summary>Settings of the Disputes room, section <c>Disputes</c>.</summary>
public sealed class DisputesOptions
{
    /// <summary>Above this many credits a settlement needs a second admin.</summary>
    public long SecondAdminAbove { get; set; } = 50;

    /// <summary>The most credits one dispute may be given as goodwill.</summary>
    public long GoodwillMax { get; set; } = 200;

    /// <summary>How long ago an admin may have signed in to settle above <see cref="SecondAdminAbove"/>.</summary>
    public TimeSpan FreshSignIn { get; set; } = TimeSpan.FromMinutes(15);
}
