using Microsoft.Extensions.Configuration;
using Pos.Web.Infrastructure;

namespace Pos.Tests.Infrastructure;

public sealed class DatabaseNetworkTests
{
    private static IConfiguration With(string? trusted) =>
        new ConfigurationBuilder().AddInMemoryCollection([new(DatabaseNetwork.Trusted, trusted)]).Build();

    [Theory]
    [InlineData("Host=db.example")]
    [InlineData("Host=10.0.0.5;SSL Mode=Prefer")]
    [InlineData("Host=db.example;SSL Mode=Require")]
    [InlineData("Host=db.example;SSL Mode=VerifyCA")]
    [InlineData("Host=localhost,db.example:5433")]
    [InlineData("Host=[2001:db8::1]")]
    [InlineData("Host=127.0.0.1.example")]
    [InlineData("Host=localhost.example")]
    public void A_database_on_another_machine_is_reached_by_a_line_that_is_checked_or_not_at_all(string connection)
    {
        var refused = Assert.Throws<SettingMissingException>(() =>
            DatabaseNetwork.RefuseOpen("ConnectionStrings:App", $"{connection};Password=of-nobody", With(null))
        );
        Assert.Contains("ConnectionStrings:App", refused.Message, StringComparison.Ordinal);
        Assert.Contains("SSL Mode=VerifyFull", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("of-nobody", refused.Message, StringComparison.Ordinal);
        DatabaseNetwork.RefuseOpen("ConnectionStrings:App", connection, With("true"));
    }

    [Theory]
    [InlineData("Host=db.example;SSL Mode=VerifyFull")]
    [InlineData("Host=localhost")]
    [InlineData("Host=127.0.0.1:5433,[::1]:5433")]
    [InlineData("Host=::1")]
    [InlineData("Host=/var/run/postgresql")]
    public void On_this_machine_or_with_its_certificate_checked_it_is_used_as_it_is(string connection) =>
        DatabaseNetwork.RefuseOpen("ConnectionStrings:App", connection, With(null));
}
