using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Core.Publishing;

/// <summary>Who may see a video.</summary>
public enum Visibility
{
    /// <summary>Its owner.</summary>
    Private,

    /// <summary>Whoever has the link.</summary>
    Unlisted,

    /// <summary>Everybody.</summary>
    Public,
}

/// <summary>Where a publication is in its life.</summary>
public enum PublicationState
{
    /// <summary>To be sent, or being sent.</summary>
    Pending,

    /// <summary>It is there.</summary>
    Done,

    /// <summary>Given up; asking again goes on where it was.</summary>
    Failed,

    /// <summary>Stopped by the person; asking again goes on where it was.</summary>
    Cancelled,
}

/// <summary>A film on its way to a channel, and the video it becomes: one video for each, whatever happens on the way. Only the Publishing room writes it.</summary>
public sealed class Publication
{
    /// <summary>Its id; also, as <see cref="Mark"/>, a tag of the video by which that can be found.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Whose it is.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The film.</summary>
    public required Guid VlogId { get; init; }

    /// <summary>The channel.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>The request that asked for it: the same one asked twice is one publication.</summary>
    public required string RequestKey { get; set; }

    /// <summary>The job that sends it, or sent it last.</summary>
    public required Guid JobId { get; set; }

    /// <summary>The video's title.</summary>
    public required string Title { get; set; }

    /// <summary>The video's description.</summary>
    public required string Description { get; set; }

    /// <summary>Who is to see it.</summary>
    public required Visibility Visibility { get; set; }

    /// <summary>When YouTube itself makes it public (UTC), or null.</summary>
    public DateTimeOffset? PublishAt { get; set; }

    /// <summary>Whether the person says that it is made for kids.</summary>
    public required bool IsMadeForKids { get; set; }

    /// <summary>Whether it shows things that look real and were made by a model.</summary>
    public required bool IsSynthetic { get; set; }

    /// <summary>Where it is in its life.</summary>
    public PublicationState State { get; set; } = PublicationState.Pending;

    /// <summary>Object key of the film.</summary>
    public required string VideoKey { get; init; }

    /// <summary>Length of the film in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Address of the upload's session, sealed; kept before the first byte is sent.</summary>
    public string? SealedSession { get; set; }

    /// <summary>Whether the film's end has been sent, so that a video may be there though nobody said so.</summary>
    public bool IsEndSent { get; set; }

    /// <summary>The video's id at YouTube, once it is known.</summary>
    public string? VideoId { get; set; }

    /// <summary>Who sees it, as YouTube says; null until it was asked.</summary>
    public Visibility? ShownAs { get; set; }

    /// <summary>Code of the error.</summary>
    public string? ErrorCode { get; set; }

    /// <summary>Values for the gaps of the error's words, JSON array.</summary>
    public string? ErrorArgs { get; set; }

    /// <summary>When it was asked for (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ended (UTC).</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>The tag that tells its video from all others.</summary>
    internal string Mark => MarkOf(Id);

    internal static string MarkOf(Guid id) => $"vlogstudio-{id:n}";

    /// <summary>A job is to send it.</summary>
    internal void Await(Guid jobId)
    {
        (JobId, State) = (jobId, PublicationState.Pending);
        (ErrorCode, ErrorArgs, EndedAt, ShownAs) = (null, null, null, null);
    }
}

/// <summary>A person's channel at YouTube.</summary>
public sealed class YouTubeAccount
{
    /// <summary>Its id.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Whose it is.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The channel's id at YouTube.</summary>
    public required string ChannelId { get; init; }

    /// <summary>The channel's name.</summary>
    public required string ChannelTitle { get; set; }

    /// <summary>The list of the channel's uploads.</summary>
    public required string UploadsId { get; set; }

    /// <summary>What the studio may act by, sealed; null once the person has taken it back, or YouTube has.</summary>
    public string? SealedRefreshToken { get; set; }

    /// <summary>When it was connected last (UTC).</summary>
    public required DateTimeOffset ConnectedAt { get; set; }

    /// <summary>When YouTube stopped taking the token (UTC), or null.</summary>
    public DateTimeOffset? LostAt { get; set; }
}

internal sealed class PublicationConfiguration : IEntityTypeConfiguration<Publication>, IEntityTypeConfiguration<YouTubeAccount>
{
    public void Configure(EntityTypeBuilder<Publication> builder)
    {
        builder.ToTable("publication");
        builder.Property(p => p.RequestKey).HasMaxLength(200);
        builder.Property(p => p.Title).HasMaxLength(100);
        builder.Property(p => p.ErrorArgs).HasColumnType("jsonb");
        builder.HasIndex(p => new { p.VlogId, p.AccountId, p.RequestKey }).IsUnique();
        builder.HasIndex(p => p.VideoId).IsUnique();
        builder.HasIndex(p => p.JobId);
        builder.HasIndex(p => new { p.UserId, p.CreatedAt });
        // Two at once would be two videos.
        builder.HasIndex(p => new { p.VlogId, p.AccountId }).IsUnique().HasFilter("state = 'pending'");
        builder.HasOne<Vlog>().WithMany().HasForeignKey(p => p.VlogId);
        builder.HasOne<YouTubeAccount>().WithMany().HasForeignKey(p => p.AccountId);
    }

    public void Configure(EntityTypeBuilder<YouTubeAccount> builder)
    {
        builder.ToTable("youtube_account");
        builder.Property(a => a.ChannelId).HasMaxLength(100);
        builder.HasIndex(a => new { a.UserId, a.ChannelId }).IsUnique();
        builder.HasIndex(a => a.UserId).IsUnique().HasFilter("sealed_refresh_token IS NOT NULL");
        builder.HasOne<StudioUser>().WithMany().HasForeignKey(a => a.UserId);
    }
}
