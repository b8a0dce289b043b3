using System.Diagnostics;
using System.Globalization;

namespace VlogStudio.Tests.Faults;

/// <summary>A volume in memory with little room, to be filled.</summary>
internal sealed class SmallVolume : IDisposable
{
    private SmallVolume(string folder) => Folder = folder;

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    /// <summary>Mounts one, or answers null where that is not allowed.</summary>
    public static SmallVolume? TryMount(string folder, int megabytes)
    {
        Directory.CreateDirectory(folder);
        var size = string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m");
        return Run("mount", "-t", "tmpfs", "-o", size, "tmpfs", folder) ? new SmallVolume(folder) : null;
    }

    /// <summary>Leaves no more room than that.</summary>
    public void Fill(int leave = 0)
    {
        using var file = new FileStream(Path.Combine(Folder, "filler"), FileMode.Create, FileAccess.Write, FileShare.Read, 1);
        var block = new byte[64 * 1024];
        for (var length = block.Length; length > 0; length /= 2)
        {
            try { while (true) { file.Write(block, 0, length); } }
            catch (IOException) { }
        }
        if (leave > 0) { file.SetLength(file.Length - leave); }
    }

    /// <summary>Makes room again.</summary>
    public void Clear() => File.Delete(Path.Combine(Folder, "filler"));

    public void Dispose() => Run("umount", "-l", Folder);

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
