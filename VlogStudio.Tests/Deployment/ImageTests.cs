using System.Text.RegularExpressions;
using Npgsql;
using VlogStudio.Hosting;
using VlogStudio.Tests.Architecture;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Deployment;

/// <summary>The image's recipe and the stack's scripts, as far as they can be proven without an engine.</summary>
public sealed partial class ImageTests
{
    private static string Recipe { get; } = File.ReadAllText(Path.Combine(SourceTree.Root, "Dockerfile")).Replace("\\\n", " ", StringComparison.Ordinal);

    [Fact]
    public void Copies_OfTheRecipe_AreInTheRepositoryAndNotIgnored()
    {
        var ignore = File.ReadAllLines(Path.Combine(SourceTree.Root, ".dockerignore"));
        var sources = Copy().Matches(Recipe).SelectMany(m => m.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.True(sources.Count > 8);
        foreach (var source in sources)
        {
            Assert.True(Path.Exists(Path.Combine(SourceTree.Root, source)), source);
            Assert.Contains($"!{source.TrimEnd('/').Split('/')[0]}", ignore);
        }
        Assert.Equal("*", ignore[0]);
        Assert.Contains("**/bin", ignore);
        Assert.Contains("**/node_modules", ignore);
    }

    [Fact]
    public void Recipe_AtItsEnd_RunsAsNobodySpecialAndAsksTheAppHowItIs()
    {
        var last = Recipe[Recipe.LastIndexOf("\nFROM ", StringComparison.Ordinal)..];
        Assert.Equal("app", User().Matches(last)[^1].Groups[1].Value);
        Assert.Contains("http://127.0.0.1:8080/health/ready", HealthCheck().Match(last).Value, StringComparison.Ordinal);
        Assert.Contains("ASPNETCORE_URLS=http://0.0.0.0:8080", last, StringComparison.Ordinal);
        Assert.DoesNotContain("password", Recipe, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(File.ReadAllText(Path.Combine(SourceTree.Root, "global.json")).Split('"')[5].Split('.')[0], Sdk().Match(Recipe).Groups[1].Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Packages_OfTheRecipe_Exist()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/apt-cache"), "apt is not here.");
        Assert.SkipWhen((await ComposeTests.ShellAsync("apt-cache show bash 2>/dev/null | head -1 || true")).Length == 0, "apt has no lists.");
        var packages = Packages().Match(Recipe).Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("ffmpeg", packages);
        foreach (var package in packages) { Assert.True((await ComposeTests.ShellAsync($"apt-cache show {package} 2>/dev/null | head -1 || true")).Length > 0, package); }
    }

    [Fact]
    public async Task Roles_MadeByTheStacksScript_AreWhatTheStudioNeeds()
    {
        using var folder = new TemporaryFolder();
        await using var server = await PrivatePostgres.StartAsync(folder.File("pg"), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, ["fsync=off", "shared_buffers=16MB"]);
        // The private cluster has roles and a database of these names; the script's are made in their place.
        await ExecuteAsync(server.AdministratorConnectionString(), "DROP DATABASE vlogstudio");
        await ExecuteAsync(server.AdministratorConnectionString(), "DROP ROLE vlogstudio; DROP ROLE vlogstudio_app");
        await ComposeTests.ShellAsync($"'{Path.Combine(SourceTree.Root, "deploy/make-secrets.sh")}' '{folder.File("secrets")}'");
        var way = new NpgsqlConnectionStringBuilder(server.AdministratorConnectionString());
        await ComposeTests.ShellAsync($"export PATH=\"$PATH:$(ls -d /usr/lib/postgresql/*/bin | tail -1)\" PGHOST=127.0.0.1 PGPORT={way.Port} PGPASSWORD={way.Password} SECRETS='{folder.File("secrets")}'; sh '{Path.Combine(SourceTree.Root, "deploy/postgres/roles.sh")}'");

        string Reach(string secret) => new NpgsqlConnectionStringBuilder(File.ReadAllText(folder.File($"secrets/{secret}"))) { Host = "127.0.0.1", Port = way.Port, Pooling = false }.ConnectionString;
        var options = HostOptions.Parse(["upgrade", "--data", folder.File("data"), $"--ConnectionStrings:Studio={Reach("database")}", $"--ConnectionStrings:Owner={Reach("database_owner")}", "--Logging:LogLevel:Default=Warning"]);
        await using var studio = await StudioHost.BuildAsync(options);
        await studio.PrepareAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(Reach("database"), "DELETE FROM audit_entry"));
        await ExecuteAsync(Reach("database"), "SELECT count(*) FROM audit_entry");
    }

    [Fact]
    public async Task Redis_StartedByTheStacksScript_WantsItsPassword()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/redis-server"), "Redis is not installed.");
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("redis_password"), "s3cret", TestContext.Current.CancellationToken);
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var start = new System.Diagnostics.ProcessStartInfo("sh", [Path.Combine(SourceTree.Root, "deploy/redis/start.sh")]) { RedirectStandardOutput = true };
        foreach (var (name, value) in new[] { ("SECRETS", folder.Path), ("REDIS_FOLDER", folder.Path), ("REDIS_PORT", $"{port}") }) { start.Environment[name] = value; }
        using var server = System.Diagnostics.Process.Start(start)!;
        try
        {
            await StudioApp.UntilAsync(async () => (await ComposeTests.ShellAsync($"REDISCLI_AUTH=s3cret redis-cli -p {port} ping 2>&1 || true")).Contains("PONG", StringComparison.Ordinal), "redis answers who has the password");
            Assert.Contains("NOAUTH", await ComposeTests.ShellAsync($"redis-cli -p {port} ping 2>&1 || true"), StringComparison.Ordinal);
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
#pragma warning disable CA2100 // The tests' own words.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    [GeneratedRegex(@"^COPY ((?:[^-\s]\S* )+)\S+$", RegexOptions.Multiline)]
    private static partial Regex Copy();

    [GeneratedRegex(@"^USER (\w+)", RegexOptions.Multiline)]
    private static partial Regex User();

    [GeneratedRegex("^HEALTHCHECK .*$", RegexOptions.Multiline)]
    private static partial Regex HealthCheck();

    [GeneratedRegex(@"dotnet/sdk:([0-9.]+)")]
    private static partial Regex Sdk();

    [GeneratedRegex("--no-install-recommends ([a-z0-9 .+-]+?) *&&")]
    private static partial Regex Packages();
}
