using Pos.Data.Transfers;
using Pos.Tests.Infrastructure;
using Pos.Tests.Suppliers;
using Pos.Tests.Tenancy;

namespace Pos.Tests.Transfers;

/// <summary>Something is on its way, something came with a shortage, something was called back.</summary>
internal sealed class TransferRows : IFeatureRows
{
    public async Task AddAsync(TestShop shop)
    {
        var sending = new Sending(shop);
        await sending.SentAsync(3);
        await Buying.DoneAsync(shop, sending.Arrived(await sending.SentAsync(4), 3));
        await Buying.DoneAsync(shop, new CallBackTransfer(await sending.SentAsync(5), "Not needed"));
    }
}
