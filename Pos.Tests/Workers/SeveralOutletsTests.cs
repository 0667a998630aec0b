using System.Net;
using Pos.Data.Operations;
using Pos.Data.SignIn;
using Pos.Data.Tenancy;
using Pos.Data.Till;
using Pos.Data.Workers;
using Pos.Tests.Infrastructure;
using Pos.Web.Features.Demo;

namespace Pos.Tests.Workers;

/// <summary>A cashier of several outlets is at one of them at a time.</summary>
public sealed class SeveralOutletsTests(ShopRig rig) : ShopTests(rig)
{
    private static async Task WorksAtAsync(TestShop shop, params Guid[] also)
    {
        var saved = await shop.RunAsync<SaveWorker>(shop.NewId(), new(Hiring.CashierOf(shop), "Carla", Role.Cashier, shop.Outlet, also));
        Assert.True(saved.Done, saved.Reason);
    }

    private async Task<Guid> IsAtAsync(TestShop shop)
    {
        await using var cashier = await TenantSession.OfAsync(Database, shop.BusinessId, shop.CashierId);
        Assert.Equal(1, await cashier.CountAsync("select count(*) from shop.outlets"));
        Assert.Equal(0, await cashier.CountAsync("select count(*) from shop.devices where outlet_id <> app.outlet_id()"));
        return await cashier.ValueAsync<Guid>("select app.outlet_id()");
    }

    [Fact]
    public async Task Who_works_at_two_chooses_when_a_phone_becomes_a_till_and_sees_the_outlet_of_the_last_shift()
    {
        var shop = await Rig.ShopAsync();
        await WorksAtAsync(shop, shop.OtherOutlet);
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        var who = await (await cashier.GetAsync("/till/who")).AsAsync(TillJson.Default.Who);
        Assert.Equal([shop.Outlet, shop.OtherOutlet], who.Outlets.Select(o => o.Id));
        Assert.Equal(shop.Outlet, await IsAtAsync(shop));

        var enrolment = await (
            await cashier.JsonAsync(
                "/till/devices",
                new
                {
                    op_id = shop.NewId(),
                    outlet_id = shop.OtherOutlet,
                    name = "Phone",
                }
            )
        ).AsAsync(TillJson.Default.Enrolment);
        Assert.Equal(shop.OtherOutlet, enrolment.Outlet.Id);
        Assert.Equal(shop.OtherOutlet, await IsAtAsync(shop));
        var there = new EnvelopeChain(enrolment);
        Assert.Equal(ResultStatus.Applied, (await shop.PushAsync(there, shop.Sale(there))).Results.Single().Status);
        // The phone of the first outlet goes on meanwhile, and taking a shift on it leads back there.
        Assert.Equal(ResultStatus.Applied, (await shop.PushAsync(shop.Sale())).Results.Single().Status);
        var back = await cashier.JsonAsync("/till/shifts", new { device_id = shop.Till.Enrolment.Device.Id });
        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
        Assert.Equal(shop.Outlet, await IsAtAsync(shop));
        Assert.Equal(
            2,
            await Database.AskAsync<long>(
                "select count(distinct outlet_id) from shop.sales where business_id = $1 and worker_id = $2",
                shop.BusinessId,
                Hiring.CashierOf(shop)
            )
        );
    }

    [Fact]
    public async Task In_the_office_he_sees_where_he_is_and_goes_to_the_other_until_a_shift_says_otherwise()
    {
        var shop = await Rig.ShopAsync();
        await WorksAtAsync(shop, shop.OtherOutlet);
        await shop.PushAsync(shop.Sale((0, 14_000)));
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        using var elsewhere = await shop.SignedInAsync(shop.CashierLogin);
        // What the page says, and whose stock it shows.
        async Task<(string Said, bool SoldHere)> AtAsync(Visitor visitor)
        {
            var page = await (await visitor.GetAsync("/inventory?q=sugar")).TextAsync();
            var said =
                page.Contains("Carla</bdi><span> · <bdi>Main Test", StringComparison.Ordinal) ? "M"
                : page.Contains("Carla</bdi><span> · <bdi>Nazimabad Test", StringComparison.Ordinal) ? "N"
                : "nowhere";
            return (said, page.Contains(">86<", StringComparison.Ordinal));
        }
        Assert.Equal(("M", true), await AtAsync(cashier));

        var gone = await cashier.FormAsync("/own-outlet", ("OutletId", $"{shop.OtherOutlet}"));
        Assert.Equal("/more", gone.Headers.Location?.OriginalString);
        // In another browser he is where he was.
        Assert.Equal((("N", false), ("M", true)), (await AtAsync(cashier), await AtAsync(elsewhere)));

        // A shift is a later word.
        Assert.True((await cashier.JsonAsync("/till/shifts", new { device_id = shop.Till.Enrolment.Device.Id })).IsSuccessStatusCode);
        Assert.Equal(("M", true), await AtAsync(cashier));

        // What is taken away is not gone to, nor stayed at.
        await cashier.FormAsync("/own-outlet", ("OutletId", $"{shop.OtherOutlet}"));
        await WorksAtAsync(shop);
        Assert.Equal(("nowhere", true), await AtAsync(cashier));
        Assert.DoesNotContain("/own-outlet", await (await cashier.GetAsync("/more")).TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_looks_at_an_outlet_that_is_not_his()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        foreach (var outlet in (Guid[])[shop.OtherOutlet, other.Outlet])
        foreach (var visitor in (Visitor[])[cashier, owner])
            Assert.Equal(HttpStatusCode.NotFound, (await visitor.FormAsync("/own-outlet", ("OutletId", $"{outlet}"))).StatusCode);
        Assert.Equal(shop.Outlet, await IsAtAsync(shop));
    }

    [Fact]
    public async Task Who_works_at_one_gets_to_no_other_by_the_till_nor_by_asking_the_database()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        foreach (var outlet in new[] { shop.OtherOutlet, other.Outlet })
            Assert.Equal(
                HttpStatusCode.NotFound,
                (
                    await cashier.JsonAsync(
                        "/till/devices",
                        new
                        {
                            op_id = shop.NewId(),
                            outlet_id = outlet,
                            name = "Phone",
                        }
                    )
                ).StatusCode
            );
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await cashier.JsonAsync("/till/shifts", new { device_id = shop.OtherTill.Enrolment.Device.Id })).StatusCode
        );
        var token = await Database.SessionOfAsync(shop.CashierId);
        await using var nobody = await TenantSession.WithoutContextAsync(Database);
        foreach (var outlet in new[] { shop.OtherOutlet, other.Outlet })
            Assert.Equal(
                shop.Outlet,
                await nobody.ValueAsync<Guid>(
                    "select outlet_id from app.enter($1, $2, $3, $4)",
                    shop.BusinessId,
                    token.Id,
                    token.Key(),
                    outlet
                )
            );
        Assert.Equal(
            "42501",
            await nobody.TryAsync(
                "insert into shop.worker_outlets select business_id, $1, $2 from shop.businesses",
                Hiring.CashierOf(shop),
                shop.OtherOutlet
            )
        );
        Assert.Equal("0 rows", await nobody.TryAsync("delete from shop.worker_outlets"));
        await using var stranger = await TenantSession.OfAsync(Database, other.BusinessId, other.OwnerId);
        Assert.Equal(
            "42501",
            await stranger.TryAsync(
                "insert into shop.worker_outlets values ($1, $2, $3)",
                shop.BusinessId,
                Hiring.CashierOf(shop),
                shop.OtherOutlet
            )
        );
        Assert.Equal(
            "23503",
            await stranger.TryAsync(
                "insert into shop.worker_outlets values ($1, $2, $3)",
                other.BusinessId,
                Hiring.CashierOf(other),
                shop.OtherOutlet
            )
        );
    }

    [Fact]
    public async Task An_outlet_that_is_taken_away_is_closed_at_the_next_contact_and_both_changes_are_written_down()
    {
        var shop = await Rig.ShopAsync();
        await WorksAtAsync(shop, shop.OtherOutlet);
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        var there = new EnvelopeChain(
            await (
                await cashier.JsonAsync(
                    "/till/devices",
                    new
                    {
                        op_id = shop.NewId(),
                        outlet_id = shop.OtherOutlet,
                        name = "Phone",
                    }
                )
            ).AsAsync(TillJson.Default.Enrolment)
        );
        using var phone = Rig.Host.NewVisitor();
        Assert.Equal(HttpStatusCode.OK, (await phone.BearerAsync("/sync/snapshot", TestShop.Bearer(there))).StatusCode);
        await WorksAtAsync(shop);
        Assert.Equal(HttpStatusCode.Unauthorized, (await phone.BearerAsync("/sync/snapshot", TestShop.Bearer(there))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await phone.BearerAsync("/sync/snapshot", TestShop.Bearer(shop.Till))).StatusCode);
        Assert.Equal(ResultStatus.Quarantined, (await shop.PushAsync(there, shop.Sale(there))).Results.Single().Status);
        Assert.Equal(shop.Outlet, await IsAtAsync(shop));
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var page = WebUtility.HtmlDecode(await (await owner.GetAsync($"/workers/{Hiring.CashierOf(shop)}")).TextAsync());
        Assert.Contains("Also at Nazimabad Test", page, StringComparison.Ordinal);
        Assert.Contains("No longer at Nazimabad Test", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_is_invited_to_two_outlets_and_the_page_keeps_the_first_one_first()
    {
        var shop = await Rig.ShopAsync();
        var login = Rig.NewPhone();
        var link = Hiring.NewLink(shop);
        var invited = await shop.RunAsync<InviteWorker>(
            shop.NewId(),
            Hiring.Invite(shop, link, login) with
            {
                OutletId = shop.OtherOutlet,
                Also = [shop.Outlet, shop.OtherOutlet],
            }
        );
        Assert.True(invited.Done, invited.Reason);
        using var phone = Rig.Host.NewVisitor();
        Assert.Contains(
            "Main Test, Nazimabad Test",
            WebUtility.HtmlDecode(await (await phone.GetAsync($"/join/{link}")).TextAsync()),
            StringComparison.Ordinal
        );
        await phone.FormAsync($"/join/{link}", ("Password", TestShop.Password));
        var who = await (await phone.GetAsync("/till/who")).AsAsync(TillJson.Default.Who);
        Assert.Equal([shop.Outlet, shop.OtherOutlet], who.Outlets.Select(o => o.Id));
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        await owner.FormAsync(
            $"/workers/{who.Worker.Id}",
            ("OpId", shop.NewId().ToString()),
            ("Name", "Hamza"),
            ("Role", "Cashier"),
            ("OutletIds", shop.Outlet.ToString()),
            ("OutletIds", shop.OtherOutlet.ToString())
        );
        Assert.Equal(shop.OtherOutlet, await Database.AskAsync<Guid>("select outlet_id from shop.workers where id = $1", who.Worker.Id));
        Assert.Equal(
            [shop.Outlet],
            await Database.ListAsync<Guid>("select outlet_id from shop.worker_outlets where worker_id = $1", who.Worker.Id)
        );
    }

    [Fact]
    public async Task Who_left_and_comes_back_works_where_the_new_invitation_says_and_nowhere_else()
    {
        var shop = await Rig.ShopAsync();
        await WorksAtAsync(shop, shop.OtherOutlet);
        await shop.RunAsync<RemoveWorker>(shop.NewId(), new(Hiring.CashierOf(shop)));
        var link = await Hiring.InvitedAsync(shop, LoginName.Canonical(shop.CashierLogin)!);
        using var phone = Rig.Host.NewVisitor();
        await phone.FormAsync($"/join/{link}", ("Password", TestShop.Password));
        var who = await (await phone.GetAsync("/till/who")).AsAsync(TillJson.Default.Who);
        Assert.Equal([shop.Outlet], who.Outlets.Select(o => o.Id));
    }
}
