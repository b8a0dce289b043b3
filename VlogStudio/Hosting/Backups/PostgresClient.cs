using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace VlogStudio.Hosting.Backups;

/// <summary>Runs PostgreSQL's own programs against a database. Where it is goes by the environment, the password by a file only this account may read.</summary>
/// <param name="connectionString">How the database is reached.</param>
internal sealed class PostgresClient(string connectionString)
{
    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">Its name, e.g. <c>pg_dump</c>.</param>
    /// <param name="arguments">Its arguments; never a secret.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>What it wrote.</returns>
    /// <exception cref="BackupException">It is not installed or failed; says what it said.</exception>
    public async Task<string> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var way = new NpgsqlConnectionStringBuilder(connectionString);
        var start = new ProcessStartInfo(Find(program), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var folder = Directory.CreateTempSubdirectory("vlogstudio-pg-").FullName;
        try
        {
            Set("PGHOST", way.Host);
            Set("PGPORT", way.Port.ToString(CultureInfo.InvariantCulture));
            Set("PGUSER", way.Username);
            Set("PGDATABASE", way.Database ?? way.Username);
            Set("PGSSLROOTCERT", way.RootCertificate);
            Set("PGSSLMODE", way.SslMode switch { SslMode.VerifyCA => "verify-ca", SslMode.VerifyFull => "verify-full", var mode => mode.ToString().ToLowerInvariant() });
            Set("PGAPPNAME", "vlogstudio");
            if (way.Password is { Length: > 0 } password)
            {
                var file = Path.Combine(folder, "pass");
                var only = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
                await using (var writer = new StreamWriter(file, only))
                {
                    await writer.WriteAsync($"*:*:*:*:{password.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal)}\n".AsMemory(), ct);
                }
                Set("PGPASSFILE", file);
            }
            else
            {
                Set("PGPASSFILE", way.Passfile);
            }
            return await RunAsync(start, program, ct);
        }
        finally
        {
            Directory.Delete(folder, true);
        }

        void Set(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value)) { start.Environment[name] = value; }
        }
    }

    private static async Task<string> RunAsync(ProcessStartInfo start, string program, CancellationToken ct)
    {
        using var process = Process.Start(start) ?? throw new BackupException($"{program} did not start.");
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        return process.ExitCode == 0 ? await output : throw new BackupException($"{program} failed: {(await errors).Trim()}");
    }

    /// <summary>The newest one installed: an older program refuses a newer server.</summary>
    private static string Find(string program)
    {
        var folders = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        return folders.OrderByDescending(f => int.TryParse(Path.GetFileName(f), out var version) ? version : 0).Select(f => Path.Combine(f, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
            .Select(f => Path.Combine(f, program)).FirstOrDefault(File.Exists)
            ?? throw new BackupException($"{program} is not installed: apt-get install postgresql-client.");
    }
}
