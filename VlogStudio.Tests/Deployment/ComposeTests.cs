using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using VlogStudio.Tests.Architecture;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Deployment;

/// <summary>The compose file, as far as it can be proven without an engine.</summary>
public sealed partial class ComposeTests
{
    private static readonly string[] s_studio = ["web-1", "web-2", "worker", "compute", "upgrade", "backup"];

    private static JsonObject Compose { get; } = PlainYaml.Read(File.ReadAllText(Path.Combine(SourceTree.Root, "docker-compose.yml")));

    private static IEnumerable<(string Name, JsonObject Service)> Services => Compose["services"]!.AsObject().Select(s => (s.Key, s.Value!.AsObject()));

    [Fact]
    public void Services_EachOfThem_AreWatchedLimitedAndStartedAgain()
    {
        Assert.Equal(["backup", "bucket", "compute", "minio", "postgres", "proxy", "redis", "upgrade", "web-1", "web-2", "worker"], Services.Select(s => s.Name).Order(StringComparer.Ordinal));
        foreach (var (name, service) in Services)
        {
            var limits = service["deploy"]?["resources"]?["limits"]?.AsObject();
            Assert.True(limits?["cpus"] is not null && limits["memory"] is not null, $"{name} has no limits");
            var endsByItself = name is "upgrade" or "bucket" or "backup";
            Assert.Equal(name is "backup" ? "no" : endsByItself ? "on-failure:5" : "unless-stopped", (string)service["restart"]!);
            Assert.True(endsByItself ? (string?)service["healthcheck"]?["disable"] == "true" : service["healthcheck"]?["test"] is JsonArray { Count: > 1 }, $"{name} has no health check");
            Assert.True(s_studio.Contains(name) == ((string)service["image"]!).StartsWith("vlogstudio:", StringComparison.Ordinal), name);
        }
        Assert.Equal("${WORKERS:-2}", (string)Compose["services"]!["worker"]!["deploy"]!["replicas"]!);
        Assert.All(["web-1", "web-2"], name => Assert.Contains($"{name}:8080", File.ReadAllText(Path.Combine(SourceTree.Root, "deploy/Caddyfile")), StringComparison.Ordinal));
    }

    [Fact]
    public void Names_OfSecretsVolumesNetworksAndServices_AreDeclared()
    {
        var secrets = Compose["secrets"]!.AsObject();
        var volumes = Compose["volumes"]!.AsObject();
        var used = new HashSet<string>();
        foreach (var (name, service) in Services)
        {
            var given = (service["secrets"]?.AsArray() ?? []).Select(s => (string)s!).ToList();
            used.UnionWith(given);
            Assert.All(given, s => Assert.True(secrets.ContainsKey(s), $"{name}: {s}"));
            foreach (Match file in SecretPath().Matches(service.ToJsonString())) { Assert.True(given.Contains(file.Groups[1].Value), $"{name} reads {file.Value}, which it is not given"); }
            foreach (var mount in (service["volumes"]?.AsArray() ?? []).Select(v => ((string)v!).Split(':')[0]))
            {
                Assert.True(mount[0] == '.' ? File.Exists(Path.Combine(SourceTree.Root, mount)) : volumes.ContainsKey(mount), $"{name}: {mount}");
            }
            foreach (var (other, _) in service["depends_on"]?.AsObject() ?? []) { Assert.True(Compose["services"]!.AsObject().ContainsKey(other), $"{name} waits for {other}"); }
            Assert.All((service["networks"]?.AsArray() ?? []).Select(n => (string)n!), n => Assert.True(Compose["networks"]!.AsObject().ContainsKey(n)));
        }
        Assert.Equal(secrets.Select(s => s.Key).Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Secrets_OfTheStack_AreAllMadeAtRandomOnceAndKept()
    {
        using var folder = new TemporaryFolder();
        var first = await MakeSecretsAsync(folder.File("first"));
        var other = await MakeSecretsAsync(folder.File("other"));
        var again = await MakeSecretsAsync(folder.File("first"));

        Assert.Equal(Compose["secrets"]!.AsObject().Select(s => Path.GetFileName((string)s.Value!["file"]!)).Order(StringComparer.Ordinal), first.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(first, again);
        foreach (var (name, value) in first.Where(s => s.Key != "compute_api_key")) { Assert.True(value.Length >= 16 && value != other[name], name); }
        Assert.EndsWith($"Password={first["database_app_password"]}", first["database"], StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.File("first")));
    }

    [Fact]
    public void Compose_Anywhere_NamesNoPassword()
    {
        foreach (var (name, service) in Services)
        {
            foreach (var (variable, value) in service["environment"]?.AsObject() ?? [])
            {
                Assert.True(!SecretWord().IsMatch(variable) || variable.EndsWith("_FILE", StringComparison.Ordinal) && ((string)value!).StartsWith("/run/secrets/", StringComparison.Ordinal), $"{name}: {variable}");
            }
        }
        foreach (var line in File.ReadLines(Path.Combine(SourceTree.Root, ".env.example")).Where(l => l.Contains('=', StringComparison.Ordinal) && !l.StartsWith("# ", StringComparison.Ordinal)))
        {
            var (variable, value) = (line.Split('=')[0].TrimStart('#'), line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            Assert.True(!SecretWord().IsMatch(variable) || value.Length == 0, line);
        }
    }

    private static async Task<Dictionary<string, string>> MakeSecretsAsync(string folder)
    {
        await ShellAsync($"'{Path.Combine(SourceTree.Root, "deploy/make-secrets.sh")}' '{folder}'");
        return Directory.GetFiles(folder).ToDictionary(f => Path.GetFileName(f), File.ReadAllText);
    }

    internal static async Task<string> ShellAsync(string script)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{script}: {await errors}");
        return await output;
    }

    [GeneratedRegex(@"/run/secrets/(\w+)")]
    private static partial Regex SecretPath();

    [GeneratedRegex("password(?!Iterations)|secretkey|accesskey|keysecret|apikey|api_key|_DATABASE|_REDIS|Redis__Connection|ROOT_USER", RegexOptions.IgnoreCase)]
    private static partial Regex SecretWord();
}
