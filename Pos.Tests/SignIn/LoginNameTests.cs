using Pos.Data.SignIn;

namespace Pos.Tests.SignIn;

public sealed class LoginNameTests
{
    [Theory]
    [InlineData("+92 300-1234567", "0300 1234567")]
    [InlineData("00923001234567", "0300 1234567")]
    [InlineData("+971501234567", "+971501234567")]
    [InlineData("Bilal@Example.org", "bilal@example.org")]
    public void A_login_is_shown_as_people_write_it_and_read_back_as_the_same(string typed, string shown)
    {
        var login = LoginName.Canonical(typed)!;
        Assert.Equal(shown, LoginName.Shown(login));
        Assert.Equal(login, LoginName.Canonical(shown));
    }
}
