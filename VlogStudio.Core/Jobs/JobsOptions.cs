using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Jobs;

/// <summary>How this node takes part in the work. Bound from the section <c>Jobs</c>; the role of the process sets <see cref="Executes"/>.</summary>
public sealed class JobsOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Jobs";

    /// <summary>Whether this process runs jobs and chores (roles all and worker) or only enqueues them (role web).</summary>
    public bool Executes { get; set; } = true;

    /// <summary>web, worker or all; set by the process's role.</summary>
    public string Role { get; set; } = "all";

    /// <summary>Who this process is in the cluster; unique per process. Made of machine, process id and a random part unless set.</summary>
    public string NodeId { get; set; } = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid().ToString("n")[..6]}";

    /// <summary>Where attempts get their scratch folders; the folder <c>scratch</c> of the data folder unless set.</summary>
    public string ScratchFolder { get; set; } = "";

    /// <summary>How many ingest jobs this node runs at once; unless set, one for two cores and half a gigabyte.</summary>
    public int IngestPlaces { get; set; } = NodeSize.Here.Places(2, NodeSize.Gigabyte / 2);

    /// <summary>How many render jobs this node runs at once; unless set, one for four cores and two gigabytes.</summary>
    public int RenderPlaces { get; set; } = NodeSize.Here.Places(4, 2 * NodeSize.Gigabyte);

    /// <summary>How many jobs that wait for models this node runs at once.</summary>
    public int AiPlaces { get; set; } = 4;

    /// <summary>How many sending jobs this node runs at once.</summary>
    public int PublishPlaces { get; set; } = 2;

    /// <summary>How many jobs of work ahead of time this node runs at once.</summary>
    public int AheadPlaces { get; set; } = 1;

    /// <summary>How many previews this node makes at once.</summary>
    public int PreviewPlaces { get; set; } = 1;

    /// <summary>How many ingest jobs all nodes together run at once; 0 for as many as they have places.</summary>
    public int ClusterIngestPlaces { get; set; }

    /// <summary>How many render jobs all nodes together run at once; 0 for as many as they have places.</summary>
    public int ClusterRenderPlaces { get; set; }

    /// <summary>How many jobs that wait for models all nodes together run at once; 0 for as many as they have places.</summary>
    public int ClusterAiPlaces { get; set; }

    /// <summary>How many sending jobs all nodes together run at once; 0 for as many as they have places.</summary>
    public int ClusterPublishPlaces { get; set; }

    /// <summary>How many jobs of one group may run for one person at once, over all nodes.</summary>
    public int RunningPerUser { get; set; } = 2;

    /// <summary>How long a claim holds without a heartbeat.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a worker extends its lease.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a worker goes on without a heartbeat that got through; shorter than <see cref="Lease"/>.</summary>
    public TimeSpan HeartbeatGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often expired leases, missed tickets and deadlines are looked for.</summary>
    public TimeSpan Reaping { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The wait before the first retry; it doubles with each further one and varies by a fifth.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait a server may ask for.</summary>
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How many lost workers make a job dead.</summary>
    public int MaxCrashes { get; set; } = 3;

    /// <summary>The shortest time between two reports that are pushed; shorter than ffmpeg's between its own, so that those of one run go out as they come.</summary>
    public TimeSpan PushInterval { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The shortest time between two reports that are written to the row.</summary>
    public TimeSpan WriteInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a stopping process waits for its handlers to let go.</summary>
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(20);

    internal int PlacesOf(JobGroup group) => group switch
    {
        JobGroup.Ingest => IngestPlaces,
        JobGroup.Render => RenderPlaces,
        JobGroup.Ai => AiPlaces,
        JobGroup.Publish => PublishPlaces,
        JobGroup.Ahead => AheadPlaces,
        JobGroup.Preview => PreviewPlaces,
        _ => throw new ArgumentOutOfRangeException(nameof(group), group, null),
    };

    /// <summary>How many jobs of the group may run over all nodes.</summary>
    internal int ClusterPlacesOf(JobGroup group)
    {
        var places = group switch
        {
            JobGroup.Ingest => ClusterIngestPlaces,
            JobGroup.Render => ClusterRenderPlaces,
            JobGroup.Ai => ClusterAiPlaces,
            JobGroup.Publish => ClusterPublishPlaces,
            _ => 0,
        };
        return places > 0 ? places : int.MaxValue;
    }
}
