using VlogStudio.Core.Storage;

namespace VlogStudio.Hosting.Backups;

/// <summary>What a backup holds, as its <c>backup.json</c> says it.</summary>
/// <param name="Version">Shape of the backup; 1.</param>
/// <param name="MadeAt">When the database was read.</param>
/// <param name="App">The build that made it.</param>
/// <param name="Migration">The database's last migration.</param>
/// <param name="Store">What the objects lay in.</param>
/// <param name="HasObjects">Whether the objects are in the backup; else they are only listed and must still lie where they were.</param>
/// <param name="ObjectCount">How many there are.</param>
/// <param name="ObjectBytes">Their bytes.</param>
/// <param name="AuditRows">Rows of the audit that followed from each other when the backup was begun.</param>
/// <param name="AuditHash">The hash of the last of them.</param>
/// <param name="HasKeySecret">Whether the secret that seals the keys of cookies and tokens is in the backup; else it is a setting.</param>
internal sealed record BackupManifest(
    int Version, DateTimeOffset MadeAt, string App, string Migration, StorageKind Store, bool HasObjects, long ObjectCount, long ObjectBytes,
    long AuditRows, string AuditHash, bool HasKeySecret);

/// <summary>One line of a backup's list of objects.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Type">Its media type, where it was copied.</param>
/// <param name="Sha256">Its checksum, where it was copied.</param>
internal sealed record BackupObject(string Key, long Bytes, string? Type, string? Sha256);

/// <summary>A backup cannot be made or restored; the message says why.</summary>
/// <param name="message">Why, naming the file or object.</param>
internal sealed class BackupException(string message) : Exception(message);
