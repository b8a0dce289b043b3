using System.Net;
using System.Net.Sockets;

namespace VlogStudio.Core.Webhooks;

/// <summary>Which addresses are on the open internet: only those may be told of something without an admin's word.</summary>
public static class PublicNetwork
{
    // IANA's special-purpose registry, and addresses at which clouds answer the machine itself.
    private static readonly IPNetwork[] s_special4 =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24",
            "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",
            "240.0.0.0/4", "168.63.129.16/32",
        }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork s_global6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork[] s_special6 = [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20" }.Select(IPNetwork.Parse)];
    private static readonly IPNetwork s_translated = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork[] s_never = [.. new[] { "0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "255.255.255.255/32", "168.63.129.16/32", "::/128", "fe80::/10", "ff00::/8", "fd00:ec2::254/128" }.Select(IPNetwork.Parse)];

    /// <summary>Whether an address is one of the open internet; IPv4 wrapped in IPv6 is judged by the IPv4 inside.</summary>
    public static bool Holds(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var plain = Unwrap(address);
        return plain.AddressFamily switch
        {
            AddressFamily.InterNetwork => !s_special4.Any(n => n.Contains(plain)),
            AddressFamily.InterNetworkV6 => s_global6.Contains(plain) && !s_special6.Any(n => n.Contains(plain)),
            _ => false,
        };
    }

    /// <summary>Whether not even an admin's word opens an address: link-local (where clouds keep their secrets), multicast, unspecified.</summary>
    public static bool IsNeverAllowed(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var plain = Unwrap(address);
        return s_never.Any(n => n.BaseAddress.AddressFamily == plain.AddressFamily && n.Contains(plain));
    }

    private static IPAddress Unwrap(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6) { return address; }
        if (address.IsIPv4MappedToIPv6) { return address.MapToIPv4(); }
        // A network without IPv4 of its own reaches it through this prefix (RFC 6052).
        return s_translated.Contains(address) ? new IPAddress(address.GetAddressBytes()[12..]) : address;
    }
}
