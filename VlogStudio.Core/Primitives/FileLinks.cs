using System.Runtime.InteropServices;

namespace VlogStudio.Core.Primitives;

/// <summary>A second name for a file: a hard link where the system has them, so that neither name's end is the other's; else a copy.</summary>
internal static class FileLinks
{
    /// <summary>Gives a file the name as well, replacing what had it.</summary>
    public static void LinkOrCopy(string from, string to)
    {
        if (!OperatingSystem.IsLinux() || Link(from, to) != 0) { File.Copy(from, to, overwrite: true); }
    }

    [DllImport("libc", EntryPoint = "link", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string from, [MarshalAs(UnmanagedType.LPUTF8Str)] string to);
}
