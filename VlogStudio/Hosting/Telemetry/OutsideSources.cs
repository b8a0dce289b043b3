namespace VlogStudio.Hosting.Telemetry;

/// <summary>Sources of spans and meters that are not the studio's own but tell of it.</summary>
internal static class OutsideSources
{
    /// <summary>Sources of spans.</summary>
    public static IReadOnlyList<string> Spans { get; } = ["Microsoft.AspNetCore", "Microsoft.AspNetCore.Components", "System.Net.Http", "Npgsql"];

    /// <summary>Meters.</summary>
    public static IReadOnlyList<string> Meters { get; } =
    [
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Http.Connections", "Microsoft.AspNetCore.RateLimiting",
        "Microsoft.AspNetCore.Diagnostics", "Microsoft.AspNetCore.Components.Server.Circuits", "System.Net.Http", "System.Runtime", "Npgsql",
    ];

    /// <summary>
    /// Labels of those meters that would hold what people typed, such as the hosts of their webhooks, or that are without end; they are left out, and
    /// what differs in them alone is added up.
    /// </summary>
    public static IReadOnlyList<string> LabelsLeftOut { get; } = ["server.address", "server.port", "network.peer.address", "url.full", "url.path", "user_agent.original", "db.client.connection.pool.name"];
}
