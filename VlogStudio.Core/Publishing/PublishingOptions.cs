namespace VlogStudio.Core.Publishing;

/// <summary>How films get to YouTube. Bound from the section <c>Publishing:YouTube</c>; nothing is offered while <see cref="ClientId"/> is empty.</summary>
public sealed class PublishingOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Publishing:YouTube";

    /// <summary>What YouTube counts uploads in: every piece but the last is a multiple of it, in bytes.</summary>
    public const int Grain = 256 * 1024;

    /// <summary>The OAuth client of this studio, from the Google Cloud console (kind: web application).</summary>
    public string ClientId { get; set; } = "";

    /// <summary>Its secret.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>Where people consent.</summary>
    public string ConsentUrl { get; set; } = "https://accounts.google.com/o/oauth2/v2/auth";

    /// <summary>Where codes and refresh tokens are exchanged.</summary>
    public string TokenUrl { get; set; } = "https://oauth2.googleapis.com/token";

    /// <summary>Where consents are given back.</summary>
    public string RevokeUrl { get; set; } = "https://oauth2.googleapis.com/revoke";

    /// <summary>The Data API.</summary>
    public string ApiUrl { get; set; } = "https://www.googleapis.com/youtube/v3";

    /// <summary>Where uploads begin.</summary>
    public string UploadUrl { get; set; } = "https://www.googleapis.com/upload/youtube/v3/videos";

    /// <summary>How much of a film is sent at once, in bytes; a multiple of 262144.</summary>
    public int ChunkBytes { get; set; } = 32 * Grain;

    /// <summary>How long a call may take that carries no film.</summary>
    public TimeSpan CallLimit { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a piece of a film may take.</summary>
    public TimeSpan ChunkLimit { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The first wait after trouble on the way; it doubles with each further one until something arrives.</summary>
    public TimeSpan FirstWait { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often in a row nothing may arrive before the attempt is given up; the next one goes on where it was.</summary>
    public int TroublesInARow { get; set; } = 6;

    /// <summary>How long to wait before a film whose last piece was sent, and whose session is gone, is looked for again.</summary>
    public TimeSpan LookAgain { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Whether the studio may publish at all.</summary>
    public bool IsOn => ClientId.Length > 0;

    /// <summary><see cref="ChunkBytes"/> as YouTube takes it.</summary>
    internal int Chunk => Math.Max(1, ChunkBytes / Grain) * Grain;
}
