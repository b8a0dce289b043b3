using System.Net;
using System.Net.Sockets;
using System.Text;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Media.Fuzz;

/// <summary>
/// What nobody may read: files beside the scratch folder and an address on this machine. Whoever follows a reference to them leaves a trace: the
/// file's time of last reading, a connection, or their contents where they do not belong.
/// </summary>
internal sealed class Canary : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _accepting;
    private int _visits;

    private Canary(string film)
    {
        SecretText = _folder.File("secret.txt");
        SecretFilm = _folder.File("secret.mp4");
        File.WriteAllText(SecretText, Word + "\n");
        File.Copy(film, SecretFilm);
        _listener.Start();
        _accepting = AcceptAsync();
        var control = _folder.File("control");
        File.WriteAllText(control, "x");
        Age(control);
        _ = File.ReadAllText(control);
        TellsReading = File.GetLastAccessTimeUtc(control) > Old;
        Age(SecretText);
        Age(SecretFilm);
    }

    /// <summary>What stands in the files and nowhere else.</summary>
    public static string Word { get; } = "canary-" + Guid.NewGuid().ToString("N");

    public string SecretText { get; }

    /// <summary>A film of 64×48 pixels, all magenta, whose title is <see cref="Word"/>.</summary>
    public string SecretFilm { get; }

    /// <summary>Whether the file system tells when a file was read.</summary>
    public bool TellsReading { get; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Long ago, and before the files were written: file systems that tell a reading at all tell the first one after a change.</summary>
    private static DateTime Old { get; } = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static async Task<Canary> SingAsync() => new(await TestClips.MakeAsync(
        "canary.mp4", "-f", "lavfi", "-i", "color=magenta:s=64x48:r=10:d=2", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-metadata", "title=" + Word));

    /// <summary>Fails when somebody followed a reference.</summary>
    /// <param name="folders">Where outputs lie.</param>
    public void AssertSafe(params string[] folders)
    {
        Assert.Equal(0, Volatile.Read(ref _visits));
        if (TellsReading)
        {
            Assert.True(File.GetLastAccessTimeUtc(SecretText) == Old, "The secret text was read.");
            Assert.True(File.GetLastAccessTimeUtc(SecretFilm) == Old, "The secret film was read.");
        }

        var word = Encoding.UTF8.GetBytes(Word);
        foreach (var file in folders.SelectMany(f => Directory.EnumerateFiles(f, "*", SearchOption.AllDirectories)))
        {
            Assert.True(File.ReadAllBytes(file).AsSpan().IndexOf(word) < 0, $"{file} holds what stands in the secret files.");
        }
    }

    /// <summary>Processes that name a folder in their command line; those of this run are gone when they should be.</summary>
    public static async Task<IReadOnlyList<string>> LeftOversAsync(string folder)
    {
        List<string> found = [];
        for (var i = 0; i < 50; i++)
        {
            found = [.. Directory.GetDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _)).Select(CommandLine).Where(c => c.Contains(folder, StringComparison.Ordinal))];
            if (found.Count == 0)
            {
                break;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        return found;
    }

    public void Dispose()
    {
        _listener.Stop();
        _accepting.Wait(TimeSpan.FromSeconds(5));
        _listener.Dispose();
        _folder.Dispose();
    }

    private static void Age(string path)
    {
        File.SetLastWriteTimeUtc(path, Old.AddDays(1));
        File.SetLastAccessTimeUtc(path, Old);
    }

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile.
            return "";
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var visitor = await _listener.AcceptSocketAsync();
                Interlocked.Increment(ref _visits);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The listener was stopped.
        }
    }
}
