using System.Globalization;

namespace VlogStudio.Core.Media;

/// <summary>Builds the chain of small programs that locks a tool in: own session, nice, limits, death with the parent, no network, no other files.</summary>
internal static class Sandbox
{
    private static readonly string[] SystemFolders = ["/usr", "/bin", "/sbin", "/lib", "/lib64", "/lib32", "/etc/alternatives", "/etc/ld.so.cache", "/etc/fonts", "/var/cache/fontconfig", "/etc/localtime"];

    /// <summary>The whole command line for a tool.</summary>
    public static List<string> Wrap(SandboxLevel level, MediaOptions options, string tool, IEnumerable<string> arguments, IEnumerable<string> readPaths, string? scratch, TimeSpan wall)
    {
        List<string> chain = [];
        if (OperatingSystem.IsLinux())
        {
            AddIfFound(chain, "setsid");
            AddIfFound(chain, "nice", "-n", Number(options.Niceness));
            AddIfFound(chain, "prlimit", [.. Limits(options, wall)]);
            switch (level)
            {
                case SandboxLevel.Full:
                    chain.AddRange(Bubble(tool, readPaths, scratch));
                    break;
                case SandboxLevel.NoNetwork:
                    chain.AddRange(["unshare", .. UnshareOptions(), "--"]);
                    AddIfFound(chain, "setpriv", "--pdeathsig", "KILL", "--");
                    break;
                default:
                    AddIfFound(chain, "setpriv", "--pdeathsig", "KILL", "--");
                    break;
            }
        }

        chain.Add(tool);
        chain.AddRange(arguments);
        return chain;
    }

    /// <summary>The levels to try, best first.</summary>
    public static IEnumerable<SandboxLevel> Candidates()
    {
        if (OperatingSystem.IsLinux() && Find("bwrap") is not null)
        {
            yield return SandboxLevel.Full;
        }

        if (OperatingSystem.IsLinux() && Find("unshare") is not null)
        {
            yield return SandboxLevel.NoNetwork;
        }

        yield return SandboxLevel.LimitsOnly;
    }

    /// <summary>A program's path, or null.</summary>
    public static string? Find(string name)
    {
        if (name.Contains('/', StringComparison.Ordinal))
        {
            return File.Exists(name) ? Path.GetFullPath(name) : null;
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return folders.Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists);
    }

    private static List<string> Bubble(string tool, IEnumerable<string> readPaths, string? scratch)
    {
        List<string> arguments = ["bwrap", "--unshare-net", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--die-with-parent", "--cap-drop", "ALL", "--dev", "/dev", "--tmpfs", "/tmp"];
        foreach (var folder in SystemFolders)
        {
            if (new DirectoryInfo(folder) is { LinkTarget: { } target })
            {
                arguments.AddRange(["--symlink", target, folder]);
            }
            else if (Path.Exists(folder))
            {
                arguments.AddRange(["--ro-bind", folder, folder]);
            }
        }

        var own = readPaths.Append(tool).Where(p => !p.StartsWith("/usr/", StringComparison.Ordinal));
        foreach (var path in own.Select(Path.GetFullPath).Distinct(StringComparer.Ordinal))
        {
            arguments.AddRange(["--ro-bind", path, path]);
        }

        if (scratch is not null)
        {
            var folder = Path.GetFullPath(scratch);
            arguments.AddRange(["--bind", folder, folder, "--chdir", folder]);
        }

        arguments.Add("--");
        return arguments;
    }

    private static IEnumerable<string> Limits(MediaOptions options, TimeSpan wall)
    {
        yield return "--core=0";
        yield return "--nofile=4096";
        yield return "--cpu=" + Number((long)Math.Ceiling(wall.TotalSeconds * Math.Max(1, Environment.ProcessorCount)) + 5);
        if (options.MaxMemoryBytes > 0)
        {
            yield return "--as=" + Number(options.MaxMemoryBytes);
        }

        if (options.MaxOutputBytes > 0)
        {
            yield return "--fsize=" + Number(options.MaxOutputBytes);
        }

        yield return "--";
    }

    private static string[] UnshareOptions() => Environment.IsPrivilegedProcess ? ["--net"] : ["--user", "--map-current-user", "--net"];

    private static void AddIfFound(List<string> chain, string name, params string[] arguments)
    {
        if (Find(name) is { } path)
        {
            chain.Add(path);
            chain.AddRange(arguments);
        }
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
