using Npgsql;
using VlogStudio.Core.Storage;

namespace VlogStudio.Hosting.Backups;

/// <summary>How the commands of backups end.</summary>
internal static class BackupExit
{
    /// <summary>Runs a command and says in words why it did not succeed.</summary>
    /// <returns>What the command returns; 1 when it is refused, 3 when database, store or disk fail.</returns>
    public static async Task<int> OfAsync(string failure, TextWriter output, Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (BackupException error)
        {
            await output.WriteLineAsync($"{failure}: {error.Message}");
            return 1;
        }
        catch (Exception error) when (error is NpgsqlException or ObjectStoreException or IOException or UnauthorizedAccessException)
        {
            await output.WriteLineAsync($"{failure}: {error.Message}");
            return 3;
        }
    }
}
