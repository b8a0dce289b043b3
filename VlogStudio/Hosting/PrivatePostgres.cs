using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace VlogStudio.Hosting;

/// <summary>
/// The PostgreSQL that comes with the app when no other is named: a cluster under the data folder, reachable on the loopback only, with a random
/// password, run by an unprivileged user, gone when the app is gone (docs/adr/0003). A second process with the same data folder shares it.
/// </summary>
internal sealed class PrivatePostgres : IAsyncDisposable
{
    private const string Administrator = "postgres";
    private const string Database = "vlogstudio";
    private const string Owner = "vlogstudio";
    private const string Application = "vlogstudio_app";
    private static readonly TimeSpan s_startLimit = TimeSpan.FromSeconds(90);
    private readonly PostgresProcess? _process;
    private readonly FileStream? _lock;
    private readonly int _port;
    private readonly string _password;

    private PrivatePostgres(PostgresProcess? process, FileStream? fileLock, int port, string password)
    {
        _process = process;
        _lock = fileLock;
        _port = port;
        _password = password;
    }

    /// <summary>How the app reaches its database: as a user who owns nothing and may not rewrite the books (docs/adr/0006).</summary>
    public string ConnectionString => Connection(Application, Database);

    /// <summary>How upgrades reach it: as a user who owns that database and nothing else.</summary>
    public string OwnerConnectionString => Connection(Owner, Database);

    /// <summary>How the cluster's administrator reaches a database of it.</summary>
    public string AdministratorConnectionString(string database = "postgres") => Connection(Administrator, database);

    /// <summary>The server's process id; null when another process looks after it.</summary>
    public int? ProcessId => _process?.ProcessId;

    /// <summary>Makes the cluster where there is none, starts it and waits until it answers.</summary>
    /// <param name="folder">The data folder, absolute.</param>
    /// <param name="logger">Where the server's troubles are told.</param>
    /// <param name="settings">Further settings, each <c>name=value</c>.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="PrivatePostgresException">It does not start; the message says why and what to do.</exception>
    public static async Task<PrivatePostgres> StartAsync(string folder, ILogger logger, IReadOnlyList<string>? settings = null, CancellationToken ct = default)
    {
        Directory.CreateDirectory(folder);
        if (TryLock(Path.Combine(folder, "pg.lock")) is not { } fileLock)
        {
            HostingLog.PostgresShared(logger, folder);
            var shared = new PrivatePostgres(null, null, await ReadPortAsync(folder, ct), await File.ReadAllTextAsync(PasswordFile(folder), ct));
            await shared.WaitUntilReadyAsync(shared.ConnectionString, ct);
            return shared;
        }

        try
        {
            var cluster = Path.Combine(folder, "pg");
            var programs = FindPrograms();
            var password = await ReadPasswordAsync(folder, ct);
            var account = await MakeClusterAsync(cluster, programs, password, ct);
            var port = await ChoosePortAsync(folder, ct);
            string[] fixedSettings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=100", "log_destination=stderr"];
            var process = new PostgresProcess(
                [.. account.Prefix, Path.Combine(programs, "postgres"), "-D", cluster, "-p", port.ToString(CultureInfo.InvariantCulture),
                    .. fixedSettings.Concat(settings ?? []).SelectMany(s => new[] { "-c", s })],
                cluster, logger);
            var server = new PrivatePostgres(process, fileLock, port, password);
            try
            {
                await server.WaitUntilReadyAsync(server.AdministratorConnectionString(), ct);
                await server.EnsureDatabaseAsync(ct);
                return server;
            }
            catch
            {
                process.Dispose();
                throw;
            }
        }
        catch
        {
            await fileLock.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the server, unless another process looks after it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is null) { return; }
        NpgsqlConnection.ClearAllPools();
        await Task.Run(_process.Dispose);
        if (_lock is not null) { await _lock.DisposeAsync(); }
    }

    private static string PasswordFile(string folder) => Path.Combine(folder, "pg.password");

    private static string PortFile(string folder) => Path.Combine(folder, "pg.port");

    private static FileStream? TryLock(string path)
    {
        try { return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None); }
        catch (IOException) when (File.Exists(path)) { return null; }
    }

    private static string FindPrograms()
    {
        var folders = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        return folders.OrderByDescending(f => int.TryParse(Path.GetFileName(f), out var version) ? version : 0)
            .Select(f => Path.Combine(f, "bin")).FirstOrDefault(f => File.Exists(Path.Combine(f, "initdb")))
            ?? throw new PrivatePostgresException("PostgreSQL is not installed. Run ./run.sh, or 'apt-get install postgresql', or name a server in VLOGSTUDIO_DATABASE.");
    }

    private static async Task<PostgresAccount> MakeClusterAsync(string cluster, string programs, string password, CancellationToken ct)
    {
        if (File.Exists(Path.Combine(cluster, "PG_VERSION")))
        {
            var wanted = Path.GetFileName(Path.GetDirectoryName(programs));
            var made = (await File.ReadAllTextAsync(Path.Combine(cluster, "PG_VERSION"), ct)).Trim();
            if (made != wanted) { throw new PrivatePostgresException($"{cluster} was made by PostgreSQL {made}, installed is {wanted}. Install postgresql-{made}, or carry the data over with pg_upgradecluster or pg_dump."); }
            return await PostgresAccount.ForAsync(cluster, ct);
        }

        // Made aside and moved into place, so that a killed first start leaves nothing half-made.
        var fresh = cluster + ".new";
        if (Directory.Exists(fresh)) { Directory.Delete(fresh, true); }
        var parts = Directory.CreateDirectory(fresh, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var account = await PostgresAccount.ForAsync(parts.FullName, ct);
        var passwordFile = Path.Combine(Path.GetTempPath(), $"vlogstudio-{Guid.CreateVersion7():n}");
        try
        {
            await WriteSecretAsync(passwordFile, password, ct);
            await PostgresAccount.GiveAsync(passwordFile, account, ct);
            var (code, output) = await account.RunProgramAsync(
                [Path.Combine(programs, "initdb"), "-D", fresh, "-U", Administrator, "-A", "scram-sha-256", $"--pwfile={passwordFile}", "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums"], ct);
            if (code != 0) { throw new PrivatePostgresException($"initdb failed in {fresh}: {output}"); }
        }
        finally
        {
            File.Delete(passwordFile);
        }

        Directory.Move(fresh, cluster);
        return account;
    }

    private static async Task<string> ReadPasswordAsync(string folder, CancellationToken ct)
    {
        var file = PasswordFile(folder);
        if (File.Exists(file)) { return await File.ReadAllTextAsync(file, ct); }
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        await WriteSecretAsync(file, password, ct);
        return password;
    }

    private static async Task WriteSecretAsync(string path, string text, CancellationToken ct)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        await using var writer = new StreamWriter(path, options);
        await writer.WriteAsync(text.AsMemory(), ct);
    }

    private static async Task<int> ChoosePortAsync(string folder, CancellationToken ct)
    {
        // The same port each time, so that a second process finds the server again after a restart of the first.
        var file = PortFile(folder);
        var last = File.Exists(file) && int.TryParse(await File.ReadAllTextAsync(file, ct), out var kept) ? kept : 0;
        var port = TryPort(last) ?? TryPort(0) ?? throw new PrivatePostgresException("No port is free on 127.0.0.1.");
        await File.WriteAllTextAsync(file, port.ToString(CultureInfo.InvariantCulture), ct);
        return port;
    }

    private static int? TryPort(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private static async Task<int> ReadPortAsync(string folder, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(s_startLimit);
        while (!File.Exists(PortFile(folder))) { await Task.Delay(100, limit.Token); }
        return int.Parse(await File.ReadAllTextAsync(PortFile(folder), ct), CultureInfo.InvariantCulture);
    }

    private async Task WaitUntilReadyAsync(string connectionString, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(s_startLimit);
        var unpooled = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, Timeout = 5 }.ConnectionString;
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(unpooled);
                await connection.OpenAsync(limit.Token);
                return;
            }
            catch (Exception error) when (error is NpgsqlException or SocketException or OperationCanceledException)
            {
                ct.ThrowIfCancellationRequested();
                if (limit.IsCancellationRequested) { throw new PrivatePostgresException($"The private PostgreSQL does not answer. It said last:\n{_process?.LastLines}\n{error.Message}"); }
                await Task.Delay(100, ct);
            }
        }
    }

    private async Task EnsureDatabaseAsync(CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(AdministratorConnectionString()) { Pooling = false }.ConnectionString);
        foreach (var name in new[] { Owner, Application })
        {
            // The password is hexadecimal: it holds nothing that could end the literal.
            await using var role = source.CreateCommand($"DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{name}') THEN CREATE ROLE {name} LOGIN PASSWORD '{PasswordOf(name)}'; END IF; END $$");
            await role.ExecuteNonQueryAsync(ct);
        }
        await using (var exists = source.CreateCommand($"SELECT 1 FROM pg_database WHERE datname = '{Database}'"))
        {
            if (await exists.ExecuteScalarAsync(ct) is not null) { return; }
        }
        await using var database = source.CreateCommand($"CREATE DATABASE {Database} OWNER {Owner}");
        await database.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The app's own is made from the cluster's, so that who learns it has not the others'.</summary>
    private string PasswordOf(string user) =>
        user == Application ? Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(_password), Encoding.UTF8.GetBytes(user))) : _password;

    private string Connection(string user, string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _port,
        Username = user,
        Password = PasswordOf(user),
        Database = database,
        MaxPoolSize = 40,
    }.ConnectionString;
}

/// <summary>The private database cannot be had; the message says why and what to do.</summary>
/// <param name="message">Why and what to do.</param>
internal sealed class PrivatePostgresException(string message) : Exception(message);
