using System.Net;
using System.Text.RegularExpressions;
using Pos.Data.Operations;
using Pos.Data.Tenancy;
using Pos.Data.Till;
using Pos.Data.Workers;
using Pos.Tests.Infrastructure;
using Pos.Web.Features.Demo;

namespace Pos.Tests.Workers;

public sealed partial class JoinBusinessTests(ShopRig rig) : ShopTests(rig)
{
    private static async Task<string> PageAsync(Visitor visitor, string path, HttpStatusCode status = HttpStatusCode.OK)
    {
        var answer = await visitor.GetAsync(path);
        Assert.Equal((path, status), (path, answer.StatusCode));
        return WebUtility.HtmlDecode(await answer.TextAsync());
    }

    private static async Task<Who> WhoAsync(Visitor visitor) => await (await visitor.GetAsync("/till/who")).AsAsync(TillJson.Default.Who);

    [Fact]
    public async Task An_owner_makes_a_link_and_whoever_opens_it_first_is_at_the_till_and_sells()
    {
        var shop = await Rig.ShopAsync("Zaitoon");
        var login = Rig.NewPhone();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var form = await PageAsync(owner, "/workers/new");
        (string, string)[] fields =
        [
            ("OpId", Hidden(form, "OpId")),
            ("Token", Hidden(form, "Token")),
            ("Name", "Hamza"),
            ("Login", $"0{login[3..6]}-{login[6..]}"),
            ("Role", "Cashier"),
            ("OutletIds", shop.Outlet.ToString()),
        ];
        var invited = (await owner.FormAsync("/workers/invitations", fields)).Headers.Location!.OriginalString;
        // Sent twice by a bouncing finger it is one link.
        Assert.Equal(invited, (await owner.FormAsync("/workers/invitations", fields)).Headers.Location!.OriginalString);
        var page = await PageAsync(owner, invited);
        var link = Link().Match(page).Value;
        Assert.Contains($"https://wa.me/{login[1..]}?text=", page, StringComparison.Ordinal);
        Assert.Contains(Uri.EscapeDataString(link), page, StringComparison.Ordinal);
        Assert.Contains("<svg class=\"qr\"", page, StringComparison.Ordinal);
        Assert.Contains("Hamza", await PageAsync(owner, "/workers"), StringComparison.Ordinal);
        // Another browser of the same owner does not show it.
        using var elsewhere = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.DoesNotContain("/join/", await PageAsync(elsewhere, invited), StringComparison.Ordinal);

        using var phone = Rig.Host.NewVisitor();
        var path = new Uri(link).AbsolutePath;
        page = await PageAsync(phone, path);
        Assert.Contains("Zaitoon shop", page, StringComparison.Ordinal);
        Assert.Contains("Olga Zaitoon", page, StringComparison.Ordinal);
        Assert.Contains("new-password", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await phone.FormAsync(path, ("Password", "pakistan123"))).StatusCode);
        Assert.Equal(0, await Database.AskAsync<long>("select count(*) from identity.users where user_name = $1", login));
        var joined = await phone.FormAsync(path, ("Password", TestShop.Password));
        Assert.Equal("/till/en", joined.Headers.Location?.OriginalString);

        var who = await WhoAsync(phone);
        Assert.Equal(("Zaitoon shop", "Hamza", Role.Cashier), (who.Business.Name, who.Worker.Name, who.Worker.Role));
        var outlet = Assert.Single(who.Outlets).Id;
        var enrolment = await (
            await phone.JsonAsync(
                "/till/devices",
                new
                {
                    op_id = shop.NewId(),
                    outlet_id = outlet,
                    name = "Phone",
                }
            )
        ).AsAsync(TillJson.Default.Enrolment);
        var till = new EnvelopeChain(enrolment);
        Assert.Equal(ResultStatus.Applied, (await shop.PushAsync(till, shop.Sale(till))).Results.Single().Status);

        using var second = Rig.Host.NewVisitor();
        Assert.Contains("used already", await PageAsync(second, path, HttpStatusCode.Gone), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, (await second.FormAsync(path, ("Password", TestShop.Password))).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await second.GetAsync("/products")).StatusCode);
        page = await PageAsync(owner, $"/workers/{who.Worker.Id}");
        Assert.Contains("Joined as Cashier: Main Zaitoon", page, StringComparison.Ordinal);
        Assert.Equal(
            ["join_business"],
            await Database.ListAsync<string>(
                "select kind from shop.operations where worker_id = $1 and device_id is null and kind <> 'enrol_device'",
                who.Worker.Id
            )
        );
    }

    [Fact]
    public async Task Who_has_an_account_joins_a_second_shop_by_its_password_and_nothing_is_mixed()
    {
        var (own, other) = (await Rig.ShopAsync("Ant"), await Rig.ShopAsync("Bee"));
        var link = await Hiring.InvitedAsync(other, own.OwnerLogin);
        using var phone = Rig.Host.NewVisitor();
        Assert.Contains("has an account already", await PageAsync(phone, $"/join/{link}"), StringComparison.Ordinal);
        var wrong = await phone.FormAsync($"/join/{link}", ("Password", "not-the-password"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Contains("is not right", await wrong.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(
            "/till/en",
            (await phone.FormAsync($"/join/{link}", ("Password", TestShop.Password))).Headers.Location?.OriginalString
        );

        Assert.Equal("Bee shop", (await WhoAsync(phone)).Business.Name);
        Assert.Equal(HttpStatusCode.Forbidden, (await phone.GetAsync("/sales")).StatusCode);
        // From the menu to the other shop and back, on one sign-in.
        Assert.Contains("href=\"/choose-business\"", await PageAsync(phone, "/products"), StringComparison.Ordinal);
        var choice = await PageAsync(phone, "/choose-business");
        Assert.Contains("Ant shop", choice, StringComparison.Ordinal);
        foreach (var (shop, name, sales) in new[] { (own, "Ant shop", HttpStatusCode.OK), (other, "Bee shop", HttpStatusCode.Forbidden) })
        {
            await phone.FormAsync("/choose-business", ("businessId", shop.BusinessId.ToString()));
            var who = await WhoAsync(phone);
            Assert.Equal(name, who.Business.Name);
            Assert.All(who.Outlets, outlet => Assert.EndsWith(name.Split(' ')[0], outlet.Name, StringComparison.Ordinal));
            Assert.Equal(sales, (await phone.GetAsync("/sales")).StatusCode);
            // A till of the one shop is none of the other's.
            foreach (
                var (till, status) in new[] { (shop.Till, HttpStatusCode.OK), ((shop == own ? other : own).Till, HttpStatusCode.NotFound) }
            )
                Assert.Equal(status, (await phone.JsonAsync("/till/shifts", new { device_id = till.Enrolment.Device.Id })).StatusCode);
        }
        // Out of the second shop, the own one stays.
        var worker = await Database.AskAsync<Guid>(
            "select id from shop.workers where business_id = $1 and user_id = $2",
            other.BusinessId,
            own.OwnerId
        );
        Assert.True((await other.RunAsync<RemoveWorker>(other.NewId(), new(worker))).Done);
        Assert.Equal("/sign-in", (await phone.GetAsync("/products")).Headers.Location?.OriginalString);
        Assert.Equal("/", (await phone.SignInAsync(own.OwnerLogin, TestShop.Password)).Headers.Location?.OriginalString);
        Assert.Equal("Ant shop", (await WhoAsync(phone)).Business.Name);
    }

    [Fact]
    public async Task Who_is_signed_in_already_joins_by_one_tap_and_somebody_else_on_that_browser_does_not()
    {
        var (own, other) = (await Rig.ShopAsync(), await Rig.ShopAsync("Bee"));
        var link = await Hiring.InvitedAsync(other, own.CashierLogin);
        using var stranger = await own.SignedInAsync(own.OwnerLogin);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await stranger.FormAsync($"/join/{link}")).StatusCode);
        using var cashier = await own.SignedInAsync(own.CashierLogin);
        Assert.DoesNotContain("type=\"password\"", await PageAsync(cashier, $"/join/{link}"), StringComparison.Ordinal);
        Assert.Equal("/till/en", (await cashier.FormAsync($"/join/{link}")).Headers.Location?.OriginalString);
        Assert.Equal("Bee shop", (await WhoAsync(cashier)).Business.Name);
    }

    [Theory]
    [InlineData(
        "update shop.invitations set invited_at = invited_at - interval '4 days', expires_at = expires_at - interval '4 days' where id = $1 returning id",
        "has ended"
    )]
    [InlineData("update shop.invitations set withdrawn_at = now() where id = $1 returning id", "was withdrawn")]
    [InlineData(
        "with second as (insert into shop.workers select business_id, gen_random_uuid(), gen_random_uuid(), 'Second', 'owner', null, now() from shop.invitations where id = $1) select id from shop.invitations where id = $1",
        "invites you"
    )]
    public async Task A_link_that_is_over_says_so_and_opens_nothing(string end, string words)
    {
        var shop = await Rig.ShopAsync();
        var login = Rig.NewPhone();
        var link = await Hiring.InvitedAsync(shop, login);
        await Database.ListAsync<Guid>(end, link.Id);
        using var phone = Rig.Host.NewVisitor();
        if (words == "invites you")
        {
            // Open as long as whoever made it is an owner.
            Assert.Contains(words, await PageAsync(phone, $"/join/{link}"), StringComparison.Ordinal);
            var owner = await Hiring.OwnerOfAsync(shop, Database);
            Assert.True((await shop.RunAsync<RemoveWorker>(shop.NewId(), new(owner))).Done);
            words = "was withdrawn";
        }
        Assert.Contains(words, await PageAsync(phone, $"/join/{link}", HttpStatusCode.Gone), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, (await phone.FormAsync($"/join/{link}", ("Password", TestShop.Password))).StatusCode);
        Assert.Equal(0, await Database.AskAsync<long>("select count(*) from identity.users where user_name = $1", login));
    }

    [Fact]
    public async Task A_link_that_nobody_was_given_or_that_was_changed_opens_nothing()
    {
        var shop = await Rig.ShopAsync();
        var link = await Hiring.InvitedAsync(shop, Rig.NewPhone());
        using var phone = Rig.Host.NewVisitor();
        foreach (var path in new[] { "/join/x", $"/join/{Hiring.NewLink(shop)}", $"/join/{LinkToken.New(link.Id)}" })
        {
            Assert.Contains("opens nothing", await PageAsync(phone, path, HttpStatusCode.NotFound), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.NotFound, (await phone.FormAsync(path, ("Password", TestShop.Password))).StatusCode);
        }
    }

    [Fact]
    public async Task The_database_lets_nobody_in_but_who_was_invited()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        var link = await Hiring.InvitedAsync(shop, other.CashierLogin);
        var (invited, stranger) = (await Database.SessionOfAsync(other.CashierId), await Database.SessionOfAsync(other.OtherCashierId));
        await using var app = await TenantSession.WithoutContextAsync(Database);
        const string Join = "select state from app.join_business($1, $2, $3, $4, gen_random_uuid())";
        async Task<bool> IsInAsync(byte[] key, SessionToken session, byte[] sessionKey) =>
            await app.CountAsync($"select count(*) from ({Join}) j where state = 'joined'", link.Id, key, session.Id, sessionKey) == 1;
        Assert.False(await IsInAsync(link.Key(), stranger, stranger.Key()));
        Assert.False(await IsInAsync(link.KeyHash(), invited, invited.Key()));
        Assert.False(await IsInAsync(LinkToken.New(link.Id).Key(), invited, invited.Key()));
        Assert.False(await IsInAsync(link.Key(), invited, stranger.Key()));
        Assert.Equal("42501", await app.TryAsync("select app.invitation_state(null)"));
        Assert.Equal("42501", await app.TryAsync("select * from shop.invitations"));
        Assert.True(await IsInAsync(link.Key(), invited, invited.Key()));
        Assert.Equal("cashier", await app.ValueAsync<string>("select current_setting('app.role')"));
        // Of one use.
        Assert.False(await IsInAsync(link.Key(), invited, invited.Key()));
    }

    [Fact]
    public async Task Who_works_here_already_is_told_so()
    {
        var shop = await Rig.ShopAsync();
        // The founder came without an invitation, so nothing tells whose login this is before it is opened.
        var link = await Hiring.InvitedAsync(shop, shop.OwnerLogin);
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var answer = await owner.FormAsync($"/join/{link}");
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("You work here already", await answer.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync("/sales")).StatusCode);
    }

    [Fact]
    public async Task Links_are_tried_only_so_often()
    {
        await using var host = new ShopHost(Database, settings: ("Links:PerMinute", "3"));
        host.StartServer();
        using var phone = host.NewVisitor();
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.NotFound, (await phone.GetAsync("/join/x")).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await phone.GetAsync("/join/x")).StatusCode);
    }

    private static string Hidden(string page, string name) => Regex.Match(page, $"name=\"{name}\" value=\"([^\"]+)\"").Groups[1].Value;

    [GeneratedRegex(@"http://[^""<>\s]+/join/[\w-]{43}")]
    private static partial Regex Link();
}
