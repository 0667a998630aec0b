using Pos.Data.Tenancy;
using Pos.Data.Workers;
using Pos.Tests.Credit;
using Pos.Tests.Infrastructure;
using Pos.Tests.Tenancy;
using Pos.Web.Features.Demo;

namespace Pos.Tests.Workers;

/// <summary>Somebody who works at both outlets, and has a PIN at each.</summary>
internal sealed class WorkersRows : IFeatureRows
{
    public async Task AddAsync(TestShop shop)
    {
        var worker = shop.OtherTill.Enrolment.Shift.Worker;
        var saved = await shop.RunAsync<SaveWorker>(
            shop.NewId(),
            new(worker.Id, worker.Name, Role.Cashier, shop.OtherOutlet, [shop.Outlet])
        );
        Assert.True(saved.Done, saved.Reason);
        foreach (var till in (EnvelopeChain[])[shop.Till, shop.OtherTill])
            await GivenWordTests.ChooseAsync(shop, shop.OwnerId, new byte[Pins.KeyLength], till);
    }
}
