using System.Diagnostics;

namespace VlogStudio.Hosting;

/// <summary>
/// The way PostgreSQL's programs are run so that they are not root and can reach their folder. PostgreSQL refuses root, and a folder may lie where
/// only root may look: the ways are tried in turn, safest first, and the first that can write to the folder is taken.
/// </summary>
/// <param name="Prefix">What stands before the program: sets the user and has the kernel stop it when its parent thread ends.</param>
/// <param name="Owner">Whom the folder must belong to, or null to leave it alone.</param>
internal sealed record PostgresAccount(IReadOnlyList<string> Prefix, string? Owner)
{
    private const string SystemUser = "postgres";

    /// <summary>Finds the way for a folder and makes the folder belong to the right user.</summary>
    /// <exception cref="PrivatePostgresException">No way works.</exception>
    public static async Task<PostgresAccount> ForAsync(string folder, CancellationToken ct)
    {
        foreach (var account in await CandidatesAsync(ct))
        {
            if (account.Owner is { } owner && await OwnerOfAsync(folder, ct) != owner) { await RunAsync(["chown", "-R", $"{owner}:", folder], ct); }
            if ((await RunAsync([.. account.Prefix, "touch", folder], ct)).ExitCode == 0) { return account; }
        }

        throw new PrivatePostgresException($"PostgreSQL must not run as root and no other user can write to {folder}. Choose another --data folder (for example /var/lib/vlogstudio), or set VLOGSTUDIO_DATABASE.");
    }

    /// <summary>Makes a file belong to the account's user.</summary>
    public static async Task GiveAsync(string file, PostgresAccount account, CancellationToken ct)
    {
        if (account.Owner is { } owner) { await RunAsync(["chown", $"{owner}:", file], ct); }
    }

    /// <summary>Runs a program under this account to its end.</summary>
    public Task<(int ExitCode, string Output)> RunProgramAsync(IReadOnlyList<string> program, CancellationToken ct) => RunAsync([.. Prefix, .. program], ct);

    private static async Task<IReadOnlyList<PostgresAccount>> CandidatesAsync(CancellationToken ct)
    {
        // A session of its own keeps Ctrl-C in a terminal from stopping the database before the app.
        string[] session = ["setsid"];
        string[] watch = ["--pdeathsig=INT"];
        var hasName = (await RunAsync(["id", "-un"], ct)).ExitCode == 0;
        if (!Environment.IsPrivilegedProcess && hasName) { return [new([.. session, "setpriv", .. watch, "--"], null)]; }
        var (missing, uid) = await RunAsync(["id", "-u", SystemUser], ct);
        if (missing != 0) { throw new PrivatePostgresException($"There is no user '{SystemUser}' to run PostgreSQL as. Install PostgreSQL's Debian package, or set VLOGSTUDIO_DATABASE."); }
        var gid = (await RunAsync(["id", "-g", SystemUser], ct)).Output;
        PostgresAccount mapped = new([.. session, "unshare", "-U", $"--map-user={uid.Trim()}", $"--map-group={gid.Trim()}", "--", "setpriv", .. watch, "--"],
            Environment.IsPrivilegedProcess ? "root" : null);
        if (!Environment.IsPrivilegedProcess) { return [mapped]; }
        string[] switched = [.. session, "setpriv", $"--reuid={SystemUser}", $"--regid={SystemUser}", "--init-groups", .. watch];
        return
        [
            new([.. switched, "--"], SystemUser),
            new([.. switched, "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search", "--"], SystemUser),
            mapped,
        ];
    }

    private static async Task<string> OwnerOfAsync(string folder, CancellationToken ct) => (await RunAsync(["stat", "-c", "%U", folder], ct)).Output.Trim();

    private static async Task<(int ExitCode, string Output)> RunAsync(IReadOnlyList<string> command, CancellationToken ct)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        using var process = Process.Start(start) ?? throw new PrivatePostgresException($"{command[0]} did not start.");
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return (process.ExitCode, process.ExitCode == 0 ? await output : await output + await errors);
    }
}
