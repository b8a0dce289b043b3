namespace VlogStudio.Core.Music;

/// <summary>A piece for the library.</summary>
/// <param name="Path">The local file; it is copied, not moved.</param>
/// <param name="Title">Title; null takes the file's tags, else its name.</param>
/// <param name="Artist">Who made it; null takes the file's tags.</param>
/// <param name="Licence">Licence as it is to be named.</param>
public sealed record LibraryTrack(string Path, string? Title, string? Artist, string Licence);

/// <summary>Puts a local sound file into the library for everyone; one that is already there (same bytes) is left alone.</summary>
public sealed class ImportLibraryTrack
{
    /// <summary>Puts it there and waits until it is understood.</summary>
    /// <returns>The track's id.</returns>
    public Task<Guid> HandleAsync(LibraryTrack track, CancellationToken ct) => throw new NotSupportedException();
}
