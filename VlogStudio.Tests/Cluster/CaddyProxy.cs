using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using VlogStudio.Core.Storage;
using VlogStudio.Tests.Architecture;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Cluster;

/// <summary>The real proxy with the product's own configuration, at a port of its own, with certificates of its own making.</summary>
internal sealed class CaddyProxy : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _lines = [];
    private readonly TemporaryFolder _folder = new();
    private readonly Process _process;

    private CaddyProxy(IReadOnlyList<Uri> nodes, S3Options? store)
    {
        var port = Ports.Free();
        var start = new ProcessStartInfo("caddy", ["run", "--config", Path.Combine(SourceTree.Root, "deploy", "Caddyfile"), "--adapter", "caddyfile"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder.Path,
        };
        (start.Environment["XDG_DATA_HOME"], start.Environment["XDG_CONFIG_HOME"], start.Environment["HOME"]) = (_folder.Path, _folder.Path, _folder.Path);
        start.Environment["VLOGSTUDIO_SITE"] = "localhost";
        start.Environment["VLOGSTUDIO_PROXY_NODES"] = string.Join(' ', nodes.Select(n => n.Authority));
        if (store is not null) { (start.Environment["VLOGSTUDIO_PROXY_STORE"], start.Environment["VLOGSTUDIO_PROXY_BUCKET"]) = (store.Endpoint!.Authority, store.Bucket); }
        start.Environment["VLOGSTUDIO_PROXY_ADMIN"] = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Ports.Free()}");
        start.Environment["VLOGSTUDIO_PROXY_HTTP_PORT"] = Ports.Free().ToString(CultureInfo.InvariantCulture);
        start.Environment["VLOGSTUDIO_PROXY_HTTPS_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"https://localhost:{port}"));
        _process = Offspring.Start(start);
        _process.OutputDataReceived += (_, e) => Keep(e.Data);
        _process.ErrorDataReceived += (_, e) => Keep(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Where people type.</summary>
    public Uri Address { get; }

    /// <summary>The certificate of the authority it made; a program that is to believe it is given this file.</summary>
    public string AuthorityFile => Path.Combine(_folder.Path, "caddy", "pki", "authorities", "local", "root.crt");

    /// <summary>What it said.</summary>
    public string Log => string.Join('\n', _lines);

    /// <summary>Starts one before nodes and waits until it answers for one of them. Skips the test where none is installed.</summary>
    public static async Task<CaddyProxy> StartAsync(IReadOnlyList<Uri> nodes, S3Options? store = null)
    {
        Assert.SkipUnless((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(f => File.Exists(Path.Combine(f, "caddy"))), "No Caddy is installed: apt-get install caddy.");
        var proxy = new CaddyProxy(nodes, store);
        using var http = proxy.CreateClient();
        await StudioApp.UntilAsync(async () =>
        {
            Assert.False(proxy._process.HasExited, proxy.Log);
            try { return File.Exists(proxy.AuthorityFile) && (await http.GetAsync(new Uri("health/live", UriKind.Relative))).IsSuccessStatusCode; }
            catch (HttpRequestException) { return false; }
        }, "the proxy answers", TimeSpan.FromSeconds(60));
        return proxy;
    }

    /// <summary>A client with cookies of its own that believes the proxy's authority and nobody else.</summary>
    public HttpClient CreateClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, certificate, _, errors) => IsOurs(certificate, errors) },
    })
    { BaseAddress = Address };

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
        _folder.Dispose();
    }

    private bool IsOurs(X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 its || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0) { return false; }
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(AuthorityFile));
        chain.ChainPolicy.ExtraStore.Add(X509CertificateLoader.LoadCertificateFromFile(AuthorityFile.Replace("root.crt", "intermediate.crt", StringComparison.Ordinal)));
        return chain.Build(its);
    }

    private void Keep(string? line)
    {
        if (line is null) { return; }
        _lines.Enqueue(line);
        while (_lines.Count > 500) { _lines.TryDequeue(out _); }
    }
}
