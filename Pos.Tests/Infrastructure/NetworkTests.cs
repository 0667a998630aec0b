using System.Net;
using Pos.Web.Infrastructure;

namespace Pos.Tests.Infrastructure;

public sealed class NetworkTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:3::1", "2001:db8:1:3::/64")]
    public void Strangers_are_told_apart_by_network(string address, string network) =>
        Assert.Equal(network, Network.Of(IPAddress.Parse(address)));
}
