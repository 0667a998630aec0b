using Pos.Data.Operations;
using Pos.Data.Tenancy;
using Pos.Data.Workers;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Workers;

/// <summary>What the tests of workers have in common.</summary>
internal static class Hiring
{
    public static LinkToken NewLink(TestShop shop) => LinkToken.New(shop.NewId());

    /// <summary>A cashier at the first outlet, or an owner.</summary>
    public static InviteWorker Invite(TestShop shop, LinkToken link, string login, Role role = Role.Cashier) =>
        new(link.Id, login, "Hamza", role, role == Role.Owner ? null : shop.Outlet, Convert.ToHexStringLower(link.KeyHash()));

    public static async Task<LinkToken> InvitedAsync(TestShop shop, string login, Role role = Role.Cashier)
    {
        var link = NewLink(shop);
        var invited = await shop.RunAsync<InviteWorker>(shop.NewId(), Invite(shop, link, login, role));
        Assert.Equal((ResultStatus.Applied, null), (invited.Status, invited.Reason));
        return link;
    }

    public static Guid CashierOf(TestShop shop) => shop.Till.Enrolment.Shift.Worker.Id;

    public static Task<Guid> OwnerOfAsync(TestShop shop, TestDatabase database) =>
        database.AskAsync<Guid>("select id from shop.workers where business_id = $1 and user_id = $2", shop.BusinessId, shop.OwnerId);

    /// <summary>One more owner, who has joined by a link.</summary>
    /// <returns>The login, and the visit in which it was done.</returns>
    public static async Task<(string Login, Visitor Visit)> SecondOwnerAsync(TestShop shop, ShopRig rig)
    {
        var login = rig.NewPhone();
        var link = await InvitedAsync(shop, login, Role.Owner);
        var visit = shop.Host.NewVisitor();
        var answer = await visit.FormAsync($"/join/{link}", ("Password", TestShop.Password));
        Assert.Equal("/", answer.Headers.Location?.OriginalString);
        return (login, visit);
    }
}
