using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Messaging;

/// <summary>The wire over PostgreSQL's LISTEN and NOTIFY: always there, for without the database there is no studio.</summary>
internal sealed class PostgresWire([FromKeyedServices(DataModule.Heartbeats)] NpgsqlDataSource source) : ILiveWire
{
    private const string Channel = "vlogstudio_live";
    private const int MostBytes = 7900; // PostgreSQL refuses payloads of 8000 bytes and more.

    public async Task ListenAsync(Action<string> onMessage, Action onGap, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        connection.Notification += (_, notification) => onMessage(notification.Payload);
        await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection)) { await listen.ExecuteNonQueryAsync(ct); }

        // What others said before this moment, at the start or during a break, was not heard.
        onGap();
        while (true) { await connection.WaitAsync(ct); }
    }

    public async Task<IReadOnlyList<LiveParcel>> SendAsync(IReadOnlyList<LiveParcel> parcels, CancellationToken ct)
    {
        await using var command = source.CreateCommand("SELECT pg_notify($1, message) FROM unnest($2) message");
        command.Parameters.AddWithValue(Channel);
        command.Parameters.AddWithValue(parcels.Select(parcel => parcel.Write(MostBytes)).ToArray());
        await command.ExecuteNonQueryAsync(ct);
        return [];
    }
}
