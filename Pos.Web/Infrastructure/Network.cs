using System.Net;

namespace Pos.Web.Infrastructure;

/// <summary>Where a request comes from, for whoever is not proven to be somebody: an IPv4 address, or the 64 bits of an IPv6 address that one customer of a provider has.</summary>
public static class Network
{
    public static string Of(HttpContext context) => Of(context.Connection.RemoteIpAddress);

    public static string Of(IPAddress? address)
    {
        if (address is null)
            return "";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        return bytes.Length == 4 ? address.ToString() : $"{new IPAddress([.. bytes[..8], .. new byte[8]])}/64";
    }
}
