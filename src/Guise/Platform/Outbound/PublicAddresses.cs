using System.Net;
using System.Net.Sockets;

namespace Guise.Platform.Outbound;

/// <summary>
/// Which addresses belong to the public internet. Everything that IANA's special-purpose registries (RFC 6890) set apart is not:
/// this machine, its networks, its cloud's metadata service, multicast, documentation, and forms that hide an IPv4 address.
/// </summary>
internal static class PublicAddresses
{
    private static readonly IPNetwork[] SetApart =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
            "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>All of IPv6 that is given out is in 2000::/3; within that, these are set apart.</summary>
    private static readonly IPNetwork Given = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork[] SetApart6 =
    [
        .. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20" }.Select(IPNetwork.Parse),
    ];

    public static bool IsPublic(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork) return !Array.Exists(SetApart, network => network.Contains(address));
        // A mapped address would be judged as one family and connected to as the other.
        return address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId == 0 && !address.IsIPv4MappedToIPv6
            && Given.Contains(address) && !Array.Exists(SetApart6, network => network.Contains(address));
    }
}
