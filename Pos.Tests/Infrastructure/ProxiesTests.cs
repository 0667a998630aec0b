using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Pos.Web.Infrastructure;

namespace Pos.Tests.Infrastructure;

public sealed class ProxiesTests
{
    private static IConfiguration Settings(string key, string value) =>
        new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();

    [Fact]
    public void Proxies_on_other_machines_are_trusted_when_they_are_named()
    {
        var options = new ForwardedHeadersOptions();
        Proxies.Trust(options, Settings("Proxies:Known", "10.1.2.3, 10.2.0.0/16 2001:db8::/32"));
        Assert.Contains(IPAddress.Parse("10.1.2.3"), options.KnownProxies);
        Assert.Contains(options.KnownIPNetworks, n => n.Contains(IPAddress.Parse("10.2.200.1")));
        Assert.Contains(options.KnownIPNetworks, n => n.Contains(IPAddress.Parse("2001:db8::7")));
        Assert.Contains(options.KnownIPNetworks, n => n.Contains(IPAddress.Loopback));
        Assert.DoesNotContain(options.KnownIPNetworks, n => n.Contains(IPAddress.Parse("10.1.2.4")));
    }

    [Fact]
    public void What_is_no_address_is_said_at_once()
    {
        Assert.Throws<SettingMissingException>(() => Proxies.Trust(new(), Settings("Proxies:Known", "proxy.example")));
        foreach (var wrong in (string[])["tarazu.example", "ftp://tarazu.example", "https://tarazu.example/shop"])
            Assert.Throws<SettingMissingException>(() => PublicAddress.Of(Settings("Site:Address", wrong)));
    }
}
