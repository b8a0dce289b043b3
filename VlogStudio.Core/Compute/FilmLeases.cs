using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Keys;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Core.Compute;

/// <summary>Finds the film a node speaks of: only one its own key has claimed, and only under the fence of that claim.</summary>
internal sealed partial class FilmLeases(LeaseToNode leases)
{
    /// <summary>The id a node has among the workers; its end says by whose key it came.</summary>
    public static string WorkerOf(string node, ApiKeyHolder holder) => node + SuffixOf(holder);

    /// <summary>What a node may be called.</summary>
    public static bool IsName(string? node) => node is { Length: <= 120 } && Name().IsMatch(node);

    /// <summary>The same for one person's films and no other's; tells nothing of the person.</summary>
    public static string ScopeOf(Guid userId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"films of {userId:n}")))[..32];

    /// <summary>The job, however it is now.</summary>
    /// <returns>It; or <c>lease_not_found</c> where this key never had it.</returns>
    public async Task<Result<Job>> FindAsync(ApiKeyHolder holder, Guid vlogId, Guid? jobId, int fence, CancellationToken ct) =>
        await leases.FindAsync(vlogId, GenerateVlogHandler.Generate, jobId, fence, SuffixOf(holder), ct) is { } job ? job : Problem.NotFound("lease_not_found");

    /// <summary>The job, if it still runs under the fence.</summary>
    /// <returns>It; or <c>lease_not_found</c>, <c>stale_lease</c>.</returns>
    public async Task<Result<Job>> FindHeldAsync(ApiKeyHolder holder, Guid vlogId, Guid? jobId, int fence, CancellationToken ct)
    {
        var found = await FindAsync(holder, vlogId, jobId, fence, ct);
        return found.IsOk && !IsHeld(found.Value, fence) ? Problem.Conflict("stale_lease") : found;
    }

    /// <summary>Whether the job runs under the fence.</summary>
    public static bool IsHeld(Job job, int fence) => job.Fence == fence && job.State == JobState.Running;

    private static string SuffixOf(ApiKeyHolder holder) => $"@{holder.Prefix}";

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
