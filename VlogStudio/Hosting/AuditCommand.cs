using System.Globalization;
using Npgsql;
using VlogStudio.Core.Auditing;

namespace VlogStudio.Hosting;

/// <summary><c>VlogStudio audit verify</c>: reads the audit's chain and says whether it is whole; beside a running studio, or with its database alone.</summary>
internal static class AuditCommand
{
    /// <summary>Verifies.</summary>
    /// <returns>0 when the chain is whole, 1 when it breaks, 3 when it could not be read.</returns>
    public static async Task<int> RunAsync(IServiceProvider services, TextWriter output, CancellationToken ct)
    {
        try
        {
            var verdict = await services.GetRequiredService<VerifyAuditChain>().CheckAsync(ct);
            await output.WriteLineAsync(verdict.IsWhole
                ? string.Create(CultureInfo.InvariantCulture, $"The audit is whole: {verdict.Rows} rows, the last with hash {(verdict.Rows == 0 ? "-" : verdict.LastHash)}.")
                : string.Create(CultureInfo.InvariantCulture, $"The audit breaks at row {verdict.BrokenAt}: {verdict.Rows} rows before it follow from each other, the last with hash {(verdict.Rows == 0 ? "-" : verdict.LastHash)}."));
            return verdict.IsWhole ? 0 : 1;
        }
        catch (NpgsqlException error)
        {
            await output.WriteLineAsync($"The audit could not be read: {error.Message}");
            return 3;
        }
    }
}
