using System.Net;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Workers;

public sealed class WorkersPageTests(ShopRig rig) : ShopTests(rig)
{
    private static async Task<string> PageAsync(Visitor visitor, string path) =>
        WebUtility.HtmlDecode(await (await visitor.GetAsync(path)).TextAsync());

    [Fact]
    public async Task An_owner_changes_suspends_and_removes_by_the_page_and_reads_there_who_did_what()
    {
        var shop = await Rig.ShopAsync();
        var url = $"/workers/{Hiring.CashierOf(shop)}";
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.Contains("Carla Test", await PageAsync(owner, "/workers"), StringComparison.Ordinal);
        (string, string) NewOp() => ("OpId", shop.NewId().ToString());
        var saved = await owner.FormAsync(url, NewOp(), ("Name", "Karla"), ("Role", "Cashier"), ("OutletIds", shop.OtherOutlet.ToString()));
        Assert.Equal(url, saved.Headers.Location?.OriginalString);
        foreach (var act in (string[])["suspension", "restoration", "removal"])
            Assert.Equal(HttpStatusCode.Redirect, (await owner.FormAsync($"{url}/{act}", NewOp())).StatusCode);
        var page = await PageAsync(owner, url);
        var history = page[page.IndexOf("id=\"changes\"", StringComparison.Ordinal)..];
        var at = 0;
        foreach (
            var line in (string[])
                [
                    "Removed",
                    "Brought back",
                    "Suspended",
                    "Name: from Carla Test to Karla",
                    "Outlet: from Main Test to Nazimabad Test",
                    "Joined as Cashier: Main Test",
                ]
        )
        {
            at = history.IndexOf(line, at, StringComparison.Ordinal);
            Assert.True(at >= 0, $"{line} in {history}");
        }
        Assert.Contains("Olga Test", history, StringComparison.Ordinal);
        Assert.Contains("Who left (1)", await PageAsync(owner, "/workers"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_said_beside_the_field_and_what_was_typed_is_kept()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var link = Hiring.NewLink(shop);
        var answer = await owner.FormAsync(
            "/workers/invitations",
            ("OpId", shop.NewId().ToString()),
            ("Token", link.ToString()),
            ("Name", "Typed name"),
            ("Login", "12"),
            ("Role", "Cashier"),
            ("OutletIds", shop.Outlet.ToString())
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = WebUtility.HtmlDecode(await answer.TextAsync());
        Assert.Contains("Typed name", page, StringComparison.Ordinal);
        Assert.Contains("0300 1234567", page, StringComparison.Ordinal);
        Assert.DoesNotContain(link.ToString(), page, StringComparison.Ordinal);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await owner.FormAsync("/workers/invitations", ("Token", "mine"), ("Name", "x"))).StatusCode
        );

        var me = await Hiring.OwnerOfAsync(shop, Database);
        var demoted = await owner.FormAsync(
            $"/workers/{me}",
            ("OpId", shop.NewId().ToString()),
            ("Name", "Olga"),
            ("Role", "Cashier"),
            ("OutletIds", shop.Outlet.ToString())
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, demoted.StatusCode);
        Assert.Contains("needs an owner", await demoted.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_withdrawn_invitation_is_gone_from_the_page_and_a_new_link_takes_its_place()
    {
        var shop = await Rig.ShopAsync();
        var login = Rig.NewPhone();
        var link = await Hiring.InvitedAsync(shop, login);
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.Contains($"id=\"invitation-{link.Id}\"", await PageAsync(owner, "/workers"), StringComparison.Ordinal);
        Assert.Contains("New link", await PageAsync(owner, $"/workers/invitations/{link.Id}"), StringComparison.Ordinal);
        await owner.FormAsync($"/workers/invitations/{link.Id}/withdrawal", ("OpId", shop.NewId().ToString()));
        Assert.DoesNotContain(login, await PageAsync(owner, "/workers"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync($"/workers/invitations/{link.Id}")).StatusCode);
    }
}
