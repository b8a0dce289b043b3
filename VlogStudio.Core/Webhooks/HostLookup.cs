using System.Net;

namespace VlogStudio.Core.Webhooks;

/// <summary>Finds the addresses of a name.</summary>
/// <param name="resolve">Asks; the machine's resolver unless given.</param>
public sealed class HostLookup(Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
{
    /// <summary>The addresses; never from a memory of ours.</summary>
    public Task<IPAddress[]> FindAsync(string host, CancellationToken ct) => resolve is null ? Dns.GetHostAddressesAsync(host, ct) : resolve(host, ct);
}
