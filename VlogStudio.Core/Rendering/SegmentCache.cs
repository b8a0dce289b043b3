using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Rendering;

/// <summary>
/// Finished segments by key, bounded in size, least recently used out first. A render takes a hard link, so that what it uses cannot be swept
/// away under it; entries appear whole or not at all.
/// </summary>
/// <param name="folder">Where they lie, or null to keep none.</param>
/// <param name="bound">Bytes.</param>
/// <param name="time">Tells when an entry was used.</param>
internal sealed class SegmentCache(string? folder, long bound, TimeProvider time)
{
    /// <summary>Whether there is such an entry now; another render's sweep may take it in the next moment.</summary>
    public bool Has(string key, string extension) => folder is not null && File.Exists(PathOf(key, extension));

    /// <summary>Puts the entry at <paramref name="target"/>; false when there is none.</summary>
    public bool TryTake(string key, string extension, string target)
    {
        if (folder is null)
        {
            return false;
        }

        var entry = PathOf(key, extension);
        try
        {
            if (!File.Exists(entry))
            {
                return false;
            }

            File.SetLastWriteTimeUtc(entry, time.GetUtcNow().UtcDateTime);
            File.Delete(target);
            FileLinks.LinkOrCopy(entry, target);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Keeps a finished file under its key.</summary>
    public void Keep(string key, string extension, string file)
    {
        if (folder is null)
        {
            return;
        }

        var entry = PathOf(key, extension);
        Directory.CreateDirectory(Path.GetDirectoryName(entry)!);
        var arriving = $"{entry}.{Guid.NewGuid():N}.tmp";
        try
        {
            FileLinks.LinkOrCopy(file, arriving);
            File.SetLastWriteTimeUtc(arriving, time.GetUtcNow().UtcDateTime);
            File.Move(arriving, entry, overwrite: true);
        }
        catch (IOException)
        {
            // A cache that cannot keep is slow, not wrong.
            File.Delete(arriving);
        }
    }

    /// <summary>Forgets an entry that turned out bad.</summary>
    public void Drop(string key, string extension)
    {
        if (folder is not null)
        {
            File.Delete(PathOf(key, extension));
        }
    }

    /// <summary>Brings the cache back under its bound.</summary>
    public void Sweep()
    {
        if (folder is null || !Directory.Exists(folder))
        {
            return;
        }

        var entries = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).OrderByDescending(f => f.LastWriteTimeUtc).ToList();
        var kept = 0L;
        foreach (var entry in entries)
        {
            kept += entry.Length;
            if (kept > bound)
            {
                try
                {
                    entry.Delete();
                }
                catch (IOException)
                {
                    // Another render's sweep was faster.
                }
            }
        }
    }

    private string PathOf(string key, string extension) => Path.Combine(folder!, key[..2], key + extension);
}
