using System.Net;
using Pos.Data.Till;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.SignIn;

public sealed class SignUpTests(ShopRig rig) : ShopTests(rig)
{
    private static Task<HttpResponseMessage> SignUpAsync(
        Visitor visitor,
        string login,
        string business = "Bismillah Store",
        string owner = "Anwar",
        string outlet = "",
        string password = TestShop.Password
    ) =>
        visitor.FormAsync(
            "/sign-up",
            ("BusinessName", business),
            ("OutletName", outlet),
            ("OwnerName", owner),
            ("Login", login),
            ("Password", password)
        );

    [Fact]
    public async Task A_shopkeeper_registers_and_is_in_the_own_shop()
    {
        using var visitor = Rig.Host.NewVisitor();
        var login = Rig.NewPhone();
        var answer = await SignUpAsync(visitor, login);
        Assert.Equal((HttpStatusCode.Redirect, "/products"), (answer.StatusCode, answer.Headers.Location!.OriginalString));
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/products")).StatusCode);
        Assert.Equal(
            "Bismillah Store|Bismillah Store|B|Anwar|owner|6|applied",
            await Database.AskAsync<string>(
                """
                select concat_ws('|', b.name, o.name, o.code, w.name, w.role, (select count(*) from shop.units u where u.business_id = b.business_id),
                                 (select status from shop.operations p where p.business_id = b.business_id and p.kind = 'register_business'))
                from identity.users u join shop.workers w on w.user_id = u.id join shop.businesses b using (business_id) join shop.outlets o using (business_id)
                where u.user_name = $1
                """,
                login
            )
        );
    }

    [Fact]
    public async Task Two_shops_of_one_name_are_two_shops()
    {
        using var first = Rig.Host.NewVisitor();
        using var second = Rig.Host.NewVisitor();
        await SignUpAsync(first, Rig.NewPhone());
        await SignUpAsync(second, Rig.NewPhone());
        async Task<Guid> BusinessAsync(Visitor visitor) =>
            (await (await visitor.GetAsync("/till/who")).AsAsync(TillJson.Default.Who)).Business.Id;
        Assert.NotEqual(await BusinessAsync(first), await BusinessAsync(second));
    }

    [Theory]
    [InlineData("khan@example.com")]
    [InlineData("o'neill+shop@example.co.uk")]
    [InlineData("dukan#1@example.com")]
    public async Task An_e_mail_address_is_a_login_too(string login)
    {
        using var visitor = Rig.Host.NewVisitor();
        var answer = await SignUpAsync(visitor, login);
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, await answer.TextAsync());
        using var again = Rig.Host.NewVisitor();
        Assert.Equal(HttpStatusCode.Redirect, (await again.SignInAsync($" {login.ToUpperInvariant()} ", TestShop.Password)).StatusCode);
    }

    [Fact]
    public async Task One_login_makes_one_account_however_often_the_form_is_sent()
    {
        var login = Rig.NewPhone();
        var visitors = Enumerable.Range(0, 5).Select(_ => Rig.Host.NewVisitor()).ToList();
        var answers = await Task.WhenAll(visitors.Select(v => SignUpAsync(v, login)));
        Assert.Equal(1, answers.Count(a => a.StatusCode == HttpStatusCode.Redirect));
        Assert.Equal(4, answers.Count(a => a.StatusCode == HttpStatusCode.UnprocessableEntity));
        Assert.Equal(
            1,
            await Database.AskAsync<long>(
                "select count(*) from shop.workers w join identity.users u on u.id = w.user_id where u.user_name = $1",
                login
            )
        );
        visitors.ForEach(v => v.Dispose());
    }

    [Theory]
    [InlineData("business", "")]
    [InlineData("business", "long")]
    [InlineData("business", "a\u0007b")]
    [InlineData("owner", " ")]
    [InlineData("outlet", "long")]
    [InlineData("login", "")]
    [InlineData("login", "12345")]
    [InlineData("login", "not an address@x")]
    [InlineData("login", "control\u0007@example.com")]
    [InlineData("password", "short")]
    [InlineData("password", "")]
    public async Task A_form_that_is_wrong_comes_back_with_what_was_typed_and_a_word_beside_the_field(string field, string value)
    {
        if (value == "long")
            value = new('x', 81);
        using var visitor = Rig.Host.NewVisitor();
        var login = field == "login" ? value : Rig.NewPhone();
        var answer = await SignUpAsync(
            visitor,
            login,
            field == "business" ? value : "Typed Store",
            field == "owner" ? value : "Typed Owner",
            field == "outlet" ? value : "",
            field == "password" ? value : TestShop.Password
        );
        var page = await answer.TextAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.UnprocessableEntity, $"{answer.StatusCode} {Rig.Host.Complaints.Last}");
        Assert.Contains("aria-invalid=\"true\"", page, StringComparison.Ordinal);
        Assert.Contains(field == "owner" ? "Typed Store" : "Typed Owner", page, StringComparison.Ordinal);
        Assert.DoesNotContain(TestShop.Password, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_cannot_be_read_is_turned_away()
    {
        using var visitor = Rig.Host.NewVisitor();
        var answer = await SignUpAsync(visitor, Rig.NewPhone(), "a\0b");
        Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, Rig.Host.Complaints.Last);
        Assert.Contains("<h1", await answer.TextAsync(), StringComparison.Ordinal);
    }
}
