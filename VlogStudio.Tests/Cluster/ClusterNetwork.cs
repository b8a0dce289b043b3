using System.Diagnostics;
using System.Globalization;
using System.Net;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Cluster;

/// <summary>
/// A network of its own for the cluster's machines: each is a network namespace with one cable to a switch, this machine is plugged in too. The switch
/// lies in a namespace held by a process, so that everything is gone with it, also when the tests are killed. Takes root and Linux.
/// </summary>
internal sealed class ClusterNetwork : IAsyncDisposable
{
    private const string Nobody = "02:00:00:00:00:99";
    private readonly Process _switch;
    private readonly string _net;

    private ClusterNetwork(Process holder, string net)
    {
        _switch = holder;
        _net = net;
    }

    /// <summary>This machine's address in it: the database, Redis and the proxy are there.</summary>
    public IPAddress Host => IPAddress.Parse($"{_net}.1");

    /// <summary>This machine's other address in it, for the object store alone.</summary>
    public IPAddress Store => IPAddress.Parse($"{_net}.9");

    /// <summary>Makes it, or answers null where that is not allowed.</summary>
    public static async Task<ClusterNetwork?> TryCreateAsync()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root") { return null; }
        Process? holder = null;
        try
        {
            holder = Offspring.Start(new ProcessStartInfo("unshare", ["--net", "--", "sleep", "infinity"]));
            await ApartAsync(holder.Id);
            var net = await FreeNetAsync(holder.Id);
            var network = new ClusterNetwork(holder, net);
            await network.InSwitchAsync("ip", "link", "add", "switch", "type", "bridge");
            await network.InSwitchAsync("ip", "link", "set", "switch", "up");
            var ours = string.Create(CultureInfo.InvariantCulture, $"vsc{holder.Id}");
            await Offspring.RunAsync("ip", "link", "add", ours, "type", "veth", "peer", "name", "port0", "netns", Text(holder.Id));
            await network.InSwitchAsync("ip", "link", "set", "port0", "master", "switch", "up");
            await Offspring.RunAsync("ip", "addr", "add", $"{net}.1/24", "dev", ours);
            await Offspring.RunAsync("ip", "addr", "add", $"{net}.9/24", "dev", ours);
            await Offspring.RunAsync("ip", "link", "set", ours, "up");
            return network;
        }
        catch (Exception error) when (error is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            TestContext.Current.SendDiagnosticMessage($"No network of its own for the cluster: {error.Message}");
            holder?.Kill();
            return null;
        }
    }

    /// <summary>The address of a machine by its number, 1 to 200.</summary>
    public IPAddress AddressOf(int machine) => IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"{_net}.{10 + machine}"));

    /// <summary>Gives a process that waits in a namespace of its own its cable and its address.</summary>
    public async Task PlugInAsync(int processId, int machine)
    {
        await ApartAsync(processId);
        var port = Port(machine);
        // The cable of a process that was killed goes with its namespace, but maybe not at once.
        try { await InSwitchAsync("ip", "link", "del", port); } catch (InvalidOperationException) { }
        await InSwitchAsync("ip", "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", Text(processId));
        await InSwitchAsync("ip", "link", "set", port, "master", "switch", "up");
        await InsideAsync(processId, "ip", "addr", "add", $"{AddressOf(machine)}/24", "dev", "eth0");
        await InsideAsync(processId, "ip", "link", "set", "eth0", "up");
        await InsideAsync(processId, "ip", "link", "set", "lo", "up");
    }

    /// <summary>Pulls a machine's cable.</summary>
    public Task UnplugAsync(int machine) => InSwitchAsync("ip", "link", "set", Port(machine), "down");

    /// <summary>Puts it back.</summary>
    public Task PlugBackAsync(int machine) => InSwitchAsync("ip", "link", "set", Port(machine), "up");

    /// <summary>From now on what a machine sends to an address arrives nowhere, and nothing says so.</summary>
    public static Task SwallowAsync(int processId, IPAddress address) =>
        InsideAsync(processId, "ip", "neigh", "replace", address.ToString(), "lladdr", Nobody, "dev", "eth0", "nud", "permanent");

    /// <summary>It arrives again.</summary>
    public static Task DeliverAsync(int processId, IPAddress address) => InsideAsync(processId, "ip", "neigh", "del", address.ToString(), "dev", "eth0");

    public async ValueTask DisposeAsync()
    {
        _switch.Kill();
        await _switch.WaitForExitAsync();
        _switch.Dispose();
    }

    private static string Port(int machine) => string.Create(CultureInfo.InvariantCulture, $"port{machine}");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The first net of those kept for measurements (RFC 2544) that nobody here has.</summary>
    private static async Task<string> FreeNetAsync(int seed)
    {
        var taken = await Offspring.RunAsync("ip", "-o", "-4", "addr");
        return Enumerable.Range(seed, 250).Select(n => string.Create(CultureInfo.InvariantCulture, $"198.18.{1 + (n % 250)}")).First(n => !taken.Contains($"{n}.", StringComparison.Ordinal));
    }

    private static Task ApartAsync(int processId) => StudioApp.UntilAsync(
        () => Task.FromResult(new FileInfo($"/proc/{processId}/ns/net").LinkTarget is { } its && its != new FileInfo("/proc/self/ns/net").LinkTarget), "the process has a network of its own");

    private static Task<string> InsideAsync(int processId, params string[] command) => Offspring.RunAsync("nsenter", ["-t", Text(processId), "-n", "--", .. command]);

    private Task<string> InSwitchAsync(params string[] command) => InsideAsync(_switch.Id, command);
}
