using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Timelines;
using VlogStudio.Core.Timelines.Exchange;

namespace VlogStudio.Core.Vlogs;

/// <summary>Asks for a film of a timeline that was handed in.</summary>
public sealed class ImportTimeline(IDbContextFactory<StudioDb> factory, VlogOrdering ordering)
{
    /// <summary>Reads it and asks for the film; the credits are set aside. The same key and document answer the first result again.</summary>
    /// <param name="userId">Who asks; every recording and track in it must be theirs to use.</param>
    /// <param name="document">The document's bytes.</param>
    /// <param name="format">Its format.</param>
    /// <param name="choices">What to make of it.</param>
    /// <param name="idempotencyKey">Makes a repeated call one film; or null.</param>
    /// <param name="ct">Ends the call.</param>
    /// <returns>The receipt; or what <see cref="TimelineExchange.Read"/> or <see cref="TimelineValidator"/> refuse, recording_missing, track_not_found, insufficient_credits, idempotency_key_reused.</returns>
    public async Task<Result<VlogReceipt>> HandleAsync(
        Guid userId, ReadOnlyMemory<byte> document, ExchangeFormat format, TimelineChoices choices, string? idempotencyKey, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(choices);
        var read = TimelineExchange.Read(document, format, _ => null);
        if (!read.IsOk && read.Problems[0].Code == "document_media_unknown")
        {
            var names = await NamesAsync(userId, ct);
            read = TimelineExchange.Read(document, format, name => names.TryGetValue(name, out var id) ? id : null);
        }
        if (!read.IsOk) { return read.Refused<VlogReceipt>(); }
        var asked = ClaimKey.HashOf($"{nameof(ImportTimeline)} {format} {Convert.ToHexStringLower(SHA256.HashData(document.Span))}", choices);
        return await ordering.PlaceTimelineAsync(userId, read.Value, choices, null, idempotencyKey, asked, ct);
    }

    /// <summary>The person's sources by the names they are exported under; of two of the same name, neither.</summary>
    private async Task<IReadOnlyDictionary<string, Guid>> NamesAsync(Guid userId, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        var recordings = await db.Recordings.AsNoTracking().Where(r => r.UserId == userId && r.DeletedAt == null).Select(r => new { r.Id, Name = r.Filename, Type = r.ContentType ?? "" }).ToListAsync(ct);
        var tracks = await db.Tracks.AsNoTracking().Where(t => t.DeletedAt == null && (t.OwnerId == null || t.OwnerId == userId)).Select(t => new { t.Id, Name = t.Title, Type = t.ContentType }).ToListAsync(ct);
        return recordings.Concat(tracks).GroupBy(s => FilmFileName.OfSource(s.Name, s.Type), StringComparer.OrdinalIgnoreCase).Where(g => g.Count() == 1)
            .ToDictionary(g => g.Key, g => g.Single().Id, StringComparer.OrdinalIgnoreCase);
    }
}
