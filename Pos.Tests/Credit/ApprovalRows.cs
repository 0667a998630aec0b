using Pos.Data.Credit;
using Pos.Data.Customers;
using Pos.Data.Operations;
using Pos.Data.Tenancy;
using Pos.Tests.Infrastructure;
using Pos.Tests.Tenancy;
using Pos.Web.Features.Demo;

namespace Pos.Tests.Credit;

/// <summary>At both outlets the owner's code let a sale pass.</summary>
public sealed class ApprovalRows : IFeatureRows
{
    public async Task AddAsync(TestShop shop)
    {
        var book = new CreditBook(shop);
        var customer = await book.CustomerAsync("Over his limit");
        await book.DoneAsync<SaveCustomer>(new(customer, "Over his limit", "", "", "", "", 1_00));
        await OwnerCodeTests.SetAsync(shop, "135790");
        var key = await OwnerCodeTests.KeyAsync(shop, "135790");
        foreach (var till in (EnvelopeChain[])[shop.Till, shop.OtherTill])
        {
            var draft = till.Next(book.Worth(till, 500).OnCredit(customer, "Over his limit"), book.Clock);
            var sale = book.Worth(till, 500).OnCredit(customer, "Over his limit") with
            {
                Approval = GivenWord.ProofOf(key, draft.OpId, CreditRights.OverLimit.Name, 500_00),
                ApprovedCredit = 500_00,
            };
            await book.KeepAsync(OwnerCodeTests.Rewritten(till, draft, sale));
        }
    }
}
