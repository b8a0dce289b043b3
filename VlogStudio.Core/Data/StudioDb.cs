using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Disputes;
using VlogStudio.Core.Events;
using VlogStudio.Core.History;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Keys;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Music;
using VlogStudio.Core.Notices;
using VlogStudio.Core.Publishing;
using VlogStudio.Core.Recordings;
using VlogStudio.Core.Vlogs;
using VlogStudio.Core.Vlogs.Sharing;
using VlogStudio.Core.Webhooks;

namespace VlogStudio.Core.Data;

/// <summary>The one database. Each room's entities are configured beside them; tables and columns are snake_case, enums are text.</summary>
/// <param name="options">Connection and provider.</param>
public sealed class StudioDb(DbContextOptions<StudioDb> options) : IdentityDbContext<StudioUser, IdentityRole<Guid>, Guid>(options)
{
    /// <summary>Customer numbers given out, by month.</summary>
    public DbSet<CustomerNumber> CustomerNumbers => Set<CustomerNumber>();

    /// <summary>Jobs.</summary>
    public DbSet<Job> Jobs => Set<Job>();

    /// <summary>Attempts at jobs.</summary>
    public DbSet<JobAttempt> JobAttempts => Set<JobAttempt>();

    /// <summary>What happened to jobs.</summary>
    public DbSet<JobEvent> JobEvents => Set<JobEvent>();

    /// <summary>Processes that run jobs.</summary>
    public DbSet<WorkNode> Nodes => Set<WorkNode>();

    /// <summary>Keys of machines.</summary>
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    /// <summary>Messages to deliver.</summary>
    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();

    /// <summary>Accounts of credits.</summary>
    public DbSet<CreditAccount> Accounts => Set<CreditAccount>();

    /// <summary>Movements of credits.</summary>
    public DbSet<CreditTransaction> CreditTransactions => Set<CreditTransaction>();

    /// <summary>Sides of movements.</summary>
    public DbSet<CreditEntry> CreditEntries => Set<CreditEntry>();

    /// <summary>Credits set aside.</summary>
    public DbSet<Hold> Holds => Set<Hold>();

    /// <summary>First answers, to be given again.</summary>
    public DbSet<IdempotencyRecord> IdempotencyRecords => Set<IdempotencyRecord>();

    /// <summary>Disputes.</summary>
    public DbSet<Dispute> Disputes => Set<Dispute>();

    /// <summary>Things people are told.</summary>
    public DbSet<Notice> Notices => Set<Notice>();

    /// <summary>Addresses that are told of what happens.</summary>
    public DbSet<WebhookEndpoint> WebhookEndpoints => Set<WebhookEndpoint>();

    /// <summary>Messages on their way to addresses.</summary>
    public DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();

    /// <summary>Tries at deliveries.</summary>
    public DbSet<WebhookTry> WebhookTries => Set<WebhookTry>();

    /// <summary>Generations.</summary>
    public DbSet<GenerationHistory> Generations => Set<GenerationHistory>();

    /// <summary>Audit chain.</summary>
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    /// <summary>Recordings.</summary>
    public DbSet<Recording> Recordings => Set<Recording>();

    /// <summary>Uploads on their way in.</summary>
    public DbSet<Upload> Uploads => Set<Upload>();

    /// <summary>Events.</summary>
    public DbSet<Event> Events => Set<Event>();

    /// <summary>Edits of events.</summary>
    public DbSet<EventEdit> EventEdits => Set<EventEdit>();

    /// <summary>Music.</summary>
    public DbSet<Track> Tracks => Set<Track>();

    /// <summary>Films of days.</summary>
    public DbSet<Vlog> Vlogs => Set<Vlog>();

    /// <summary>Clips of films.</summary>
    public DbSet<VlogSegment> VlogSegments => Set<VlogSegment>();

    /// <summary>Segments of films that several nodes make.</summary>
    public DbSet<SegmentTask> SegmentTasks => Set<SegmentTask>();

    /// <summary>Wizard choices in progress.</summary>
    public DbSet<VlogDraft> VlogDrafts => Set<VlogDraft>();

    /// <summary>Large outputs on their way into the store.</summary>
    public DbSet<OutputUpload> OutputUploads => Set<OutputUpload>();

    /// <summary>Films on their way to channels.</summary>
    public DbSet<Publication> Publications => Set<Publication>();

    /// <summary>Channels at YouTube.</summary>
    public DbSet<YouTubeAccount> YouTubeAccounts => Set<YouTubeAccount>();

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(StudioDb).Assembly);
        SnakeCase.Apply(builder);
    }
}
