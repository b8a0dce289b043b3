using System.Diagnostics;
using VlogStudio.Tests.Architecture;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Deployment;

/// <summary>
/// Carries out the stages of the image's recipe without an engine: each in a root of its own, made of namespaces that vanish with the command. What a base image would
/// bring is this machine (its Node.js, its SDK) or, for the last stage, a fresh Debian with the runtime and the user the base is known for.
/// </summary>
internal sealed class ImageWorkshop(TemporaryFolder folder) : IDisposable
{
    private static readonly string[] s_own = ["src", "app", "data", "backup", "lost+found"];
    private readonly Dictionary<string, string> _roots = [];

    /// <summary>Why stages cannot be carried out here; null where they can.</summary>
    public static string? Missing =>
        Environment.UserName != "root" ? "Roots are made by root only."
        : !File.Exists("/usr/bin/bwrap") ? "bubblewrap is not installed."
        : !File.Exists("/usr/sbin/debootstrap") ? "debootstrap is not installed."
        : null;

    /// <summary>Where the files of the stage lie.</summary>
    public string RootOf(string stage) => _roots[stage];

    /// <summary>Carries out COPY and RUN of a stage, in order.</summary>
    public async Task BuildAsync(RecipeStage stage, string name)
    {
        var root = _roots[name] = folder.File($"root-{name}");
        Directory.CreateDirectory(root);
        var isWhole = stage.Base.Contains("/aspnet:", StringComparison.Ordinal);
        if (isWhole) { await LayBaseAsync(root); }
        else { Directory.CreateDirectory(Inside(root, "app")); }
        var at = "/";
        foreach (var (word, rest) in stage.Steps)
        {
            if (word == "WORKDIR") { Directory.CreateDirectory(Inside(root, at = rest)); }
            if (word == "COPY") { await CopyAsync(root, at, rest); }
            if (word == "RUN") { await ShellAsync(Enter(root, isWhole, at), rest); }
        }
    }

    /// <summary>Runs a command in the finished last stage, as the user it names.</summary>
    public Task<string> RunAsync(string stage, string user, IReadOnlyDictionary<string, string> environment, string script)
    {
        string[] words = [.. Enter(_roots[stage], isWhole: true, "/app"), "setpriv", $"--reuid={user}", $"--regid={user}", "--init-groups", "--no-new-privs", "--bounding-set=-all", "env", "-i", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", .. environment.Select(e => $"{e.Key}={e.Value}")];
        return ShellAsync(words, script);
    }

    public void Dispose()
    {
        // A root that is still the root of something would be deleted through its mounts.
        foreach (var mounts in File.ReadAllLines("/proc/self/mounts")) { Assert.DoesNotContain(folder.Path, mounts, StringComparison.Ordinal); }
        folder.Dispose();
    }

    private async Task CopyAsync(string root, string at, string rest)
    {
        var words = rest.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var from = words[0].StartsWith("--from=", StringComparison.Ordinal) ? words[0]["--from=".Length..] : null;
        var target = Inside(root, Path.Combine(at, words[^1]));
        foreach (var source in words[(from is null ? 0 : 1)..^1])
        {
            // As the engine does: of a folder its contents, of a file the file; and of the project what .dockerignore lets through, which is what git knows.
            var script = from is null
                ? $"cd '{SourceTree.Root}' && mkdir -p '{target}' && if [ -d '{source}' ]; then cd '{source}'; git ls-files -co --exclude-standard | tar -cf - -T - | tar -xf - -C '{target}'; else cp '{source}' '{target}'; fi"
                : $"mkdir -p '{target}' && cp -a '{Inside(_roots[from], source)}'/. '{target}'";
            await ShellAsync([], script);
        }
    }

    /// <summary>A fresh Debian, the runtime at the place the base image has it, and its user.</summary>
    private static async Task LayBaseAsync(string root)
    {
        // In a namespace of mounts of its own: what it mounts meanwhile is gone with it, also when it is killed.
        await ShellAsync(["unshare", "--mount", "--propagation=private"], $"debootstrap --variant=minbase --include=ca-certificates,libicu72,libssl3,tzdata bookworm '{root}' >&2");
        await ShellAsync([], $"""
            dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
            mkdir -p '{root}/usr/share/dotnet'
            cp -a "$dotnet/dotnet" "$dotnet/host" "$dotnet/shared" '{root}/usr/share/dotnet/'
            ln -s /usr/share/dotnet/dotnet '{root}/usr/bin/dotnet'
            chroot '{root}' useradd --uid 1654 --create-home app
            """);
    }

    private static string Inside(string root, string path) => Path.Combine(root, path.TrimStart('/'));

    private static string[] Enter(string root, bool isWhole, string at)
    {
        var binds = isWhole
            ? ["--bind", root, "/", "--ro-bind", "/etc/resolv.conf", "/etc/resolv.conf"]
            : Directory.GetFileSystemEntries("/").Where(e => !s_own.Contains(Path.GetFileName(e)) && e is not ("/proc" or "/dev")).SelectMany(e => new FileInfo(e).LinkTarget is { } target ? new[] { "--symlink", target, e } : ["--bind", e, e])
                .Concat(Directory.GetDirectories(root).SelectMany(d => new[] { "--bind", d, "/" + Path.GetFileName(d) }));
        return ["bwrap", .. binds, "--proc", "/proc", "--dev", "/dev", "--chdir", at];
    }

    private static async Task<string> ShellAsync(string[] before, string script)
    {
        string[] words = [.. before, "sh", "-ec", script];
        using var process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            if (!process.HasExited) { process.Kill(entireProcessTree: true); }
        }
        Assert.True(process.ExitCode == 0, $"{script}\n{await output}\n{await errors}");
        return await output;
    }
}
