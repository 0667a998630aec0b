using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Pos.Web.Infrastructure;

/// <summary>
/// Whose word is taken for where a request comes from: this machine's own, and of those named in <c>Proxies:Known</c>. Without it everybody behind a proxy on
/// another machine is one address.
/// </summary>
public static class Proxies
{
    public static void Trust(ForwardedHeadersOptions options, IConfiguration configuration)
    {
        options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        options.ForwardLimit = configuration.GetValue("Proxies:Hops", 1);
        foreach (var known in (configuration["Proxies:Known"] ?? "").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
            if (IPAddress.TryParse(known, out var address))
                options.KnownProxies.Add(address);
            else if (System.Net.IPNetwork.TryParse(known, out var network))
                options.KnownIPNetworks.Add(network);
            else
                throw new SettingMissingException(
                    $"Proxies:Known is a list of addresses and networks (10.1.2.3 10.2.0.0/16); \"{known}\" is neither."
                );
    }
}
