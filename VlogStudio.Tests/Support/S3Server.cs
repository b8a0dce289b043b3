using System.Diagnostics;
using System.Runtime.InteropServices;
using Amazon.Runtime;
using Amazon.S3;
using VlogStudio.Core.Storage;
using VlogStudio.Tests.Support;

[assembly: AssemblyFixture(typeof(S3Server))]

namespace VlogStudio.Tests.Support;

/// <summary>
/// A real S3 server (Ceph's radosgw over one monitor and one store in memory), started when the first test asks for it, once per run. Tests that need
/// it are skipped where radosgw is not installed.
/// </summary>
public sealed class S3Server : IAsyncLifetime
{
    private const string AccessKey = "VLOGSTUDIOTESTKEY";
    private const string SecretKey = "vlogstudio-test-secret-0123456789";
    private readonly SemaphoreSlim _starting = new(1);
    private readonly ManualResetEventSlim _stopping = new();
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"vs-s3-{Guid.CreateVersion7():n}"[..20]);
    private readonly List<string> _complaints = [];
    private Thread? _keeper;
    private Uri? _url;

    /// <summary>Settings of a fresh bucket of the caller's own.</summary>
    public async Task<S3Options> CreateBucketAsync()
    {
        Assert.SkipUnless(IsInstalled("radosgw") && IsInstalled("ceph-mon") && IsInstalled("ceph-osd"), "No S3 server is installed: apt-get install radosgw ceph-mon ceph-osd ceph-mgr.");
        await _starting.WaitAsync();
        try { _url ??= await StartAsync(); }
        finally { _starting.Release(); }
        var options = new S3Options { Provider = S3Provider.Minio, Endpoint = _url, Bucket = $"b{Guid.CreateVersion7():n}", AccessKey = AccessKey, SecretKey = SecretKey };
        using var client = CreateClient();
        await client.PutBucketAsync(options.Bucket);
        return options;
    }

    /// <summary>A client of the server, past the product.</summary>
    public AmazonS3Client CreateClient() => new(new BasicAWSCredentials(AccessKey, SecretKey), new AmazonS3Config
    {
        ServiceURL = _url!.ToString(),
        ForcePathStyle = true,
        AuthenticationRegion = "us-east-1",
        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
    });

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _stopping.Set();
        _keeper?.Join(TimeSpan.FromSeconds(20));
        if (Directory.Exists(_folder)) { Directory.Delete(_folder, true); }
        return ValueTask.CompletedTask;
    }

    private async Task<Uri> StartAsync()
    {
        foreach (var name in (string[])["mon", "osd", "rgw", "run", "log"]) { Directory.CreateDirectory(Path.Combine(_folder, name)); }
        var (mon2, mon1, port) = (Ports.Free(), Ports.Free(), Ports.Free());
        var cluster = Guid.NewGuid().ToString();
        await File.WriteAllTextAsync(At("ceph.conf"), Configuration(cluster, mon2, mon1, port));
        string[] conf = ["-c", At("ceph.conf")];
        await RunAsync("monmaptool", "--create", "--fsid", cluster, "--addv", "a", $"[v2:127.0.0.1:{mon2},v1:127.0.0.1:{mon1}]", At("monmap"));
        await RunAsync("ceph-authtool", "--create-keyring", At("keyring"), "--gen-key", "-n", "mon.", "--cap", "mon", "allow *");
        await RunAsync("ceph-authtool", At("keyring"), "--gen-key", "-n", "client.admin", "--cap", "mon", "allow *", "--cap", "osd", "allow *", "--cap", "mgr", "allow *");
        await RunAsync("ceph-mon", [.. conf, "--mkfs", "-i", "a", "--monmap", At("monmap"), "--keyring", At("keyring")]);

        var next = new SemaphoreSlim(0);
        var ready = new SemaphoreSlim(0);
        _keeper = new Thread(() => Keep(conf, next, ready)) { IsBackground = true, Name = "S3 server" };
        _keeper.Start();
        await ready.WaitAsync();
        var osd = Guid.NewGuid().ToString();
        await RunAsync("ceph", [.. conf, "--connect-timeout", "30", "osd", "new", osd]);
        await RunAsync("ceph", [.. conf, "auth", "get-or-create", "osd.0", "mon", "allow profile osd", "osd", "allow *", "-o", At("osd/keyring")]);
        await RunAsync("ceph", [.. conf, "auth", "get-or-create", "client.rgw.a", "mon", "allow *", "osd", "allow *", "-o", At("rgw/keyring")]);
        await RunAsync("ceph-osd", [.. conf, "-i", "0", "--mkfs", "--osd-uuid", osd]);
        next.Release();
        await ready.WaitAsync();
        await RunAsync("radosgw-admin", [.. conf, "user", "create", "--uid=vlog", "--display-name=vlog", $"--access-key={AccessKey}", $"--secret-key={SecretKey}"]);
        var url = new Uri($"http://127.0.0.1:{port}");
        await StudioApp.UntilAsync(() => AnswersAsync(url), $"the S3 server answers. It said:\n{string.Join('\n', _complaints.TakeLast(20))}", TimeSpan.FromSeconds(90));
        return url;
    }

    /// <summary>Forks the daemons from one thread that outlives them: the kernel ends them when it ends.</summary>
    private void Keep(string[] conf, SemaphoreSlim next, SemaphoreSlim ready)
    {
        var daemons = new List<Process> { Daemon("ceph-mon", [.. conf, "-f", "-i", "a"]) };
        ready.Release();
        if (WaitHandle.WaitAny([next.AvailableWaitHandle, _stopping.WaitHandle]) == 0)
        {
            daemons.Add(Daemon("ceph-osd", [.. conf, "-f", "-i", "0"]));
            daemons.Add(Daemon("radosgw", [.. conf, "-f", "-n", "client.rgw.a"]));
            ready.Release();
            _stopping.Wait();
        }

        for (var i = daemons.Count - 1; i >= 0; i--)
        {
            daemons[i].Kill();
            daemons[i].WaitForExit();
            daemons[i].Dispose();
        }
    }

    private Process Daemon(string program, string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo("setpriv", ["--pdeathsig=KILL", "--", program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null) { lock (_complaints) { _complaints.Add($"{program}: {line.Data}"); } }
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {await output}{await errors}");
    }

    private static async Task<bool> AnswersAsync(Uri url)
    {
        try
        {
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
            using var answer = await http.GetAsync(url);
            return true;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException) { return false; }
    }

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Any(folder => File.Exists(Path.Combine(folder, program)));

    private string At(string name) => Path.Combine(_folder, name);

    private string Configuration(string cluster, int mon2, int mon1, int port)
    {
        var libraries = RuntimeInformation.ProcessArchitecture is System.Runtime.InteropServices.Architecture.Arm64 ? "/usr/lib/aarch64-linux-gnu" : "/usr/lib/x86_64-linux-gnu";
        return $"""
            [global]
            fsid = {cluster}
            mon host = v2:127.0.0.1:{mon2},v1:127.0.0.1:{mon1}
            auth cluster required = cephx
            auth service required = cephx
            auth client required = cephx
            keyring = {_folder}/keyring
            run dir = {_folder}/run
            log file = {_folder}/log/$name.log
            admin socket = {_folder}/run/$name.asok
            pid file = {_folder}/run/$name.pid
            osd pool default size = 1
            osd pool default min size = 1
            osd pool default pg num = 1
            osd pool default pgp num = 1
            osd pool default pg autoscale mode = off
            osd crush chooseleaf type = 0
            mon allow pool size one = true
            mon data avail crit = 1
            mon max pg per osd = 1000
            osd objectstore = memstore
            memstore device bytes = 4294967296
            osd data = {_folder}/osd
            mon data = {_folder}/mon
            rgw data = {_folder}/rgw
            rgw run sync thread = false
            osd class dir = {libraries}/rados-classes
            plugin dir = {libraries}/ceph
            rgw frontends = beast endpoint=127.0.0.1:{port}
            [osd]
            keyring = {_folder}/osd/keyring
            [client.rgw.a]
            keyring = {_folder}/rgw/keyring

            """;
    }
}
