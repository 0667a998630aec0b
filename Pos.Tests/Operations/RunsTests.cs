using Microsoft.Extensions.DependencyInjection;
using Pos.Data;
using Pos.Data.Operations;
using Pos.Data.Sales;
using Pos.Data.Tenancy;
using Pos.Tests.Credit;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Operations;

/// <summary>What a phone did one after the other is applied one after the other, however the kinds alternate.</summary>
public sealed class RunsTests(ShopRig rig) : ShopTests(rig)
{
    [Fact]
    public async Task A_return_of_an_old_sale_then_a_sale_then_that_sales_return_are_all_applied()
    {
        var shop = await Rig.ShopAsync();
        var book = new CreditBook(shop);
        var customer = await book.CustomerAsync();
        var old = book.Sale(customer, 300);
        await book.KeepAsync(old);

        var returnsOld = Return(shop, old, book.Clock.AddMinutes(1));
        book.Clock = book.Clock.AddMinutes(2);
        var sale = book.Sale(customer, 150);
        var returnsNew = Return(shop, sale, book.Clock.AddMinutes(1));

        // In any order on the wire: the phone's own numbers say what came first.
        var results = await PushAsync(shop, [returnsNew, returnsOld, sale]);
        Assert.Equal([returnsNew.OpId, returnsOld.OpId, sale.OpId], results.Select(r => r.OpId));
        Assert.All(results, r => Assert.Equal((ResultStatus.Applied, null), (r.Status, r.Reason)));
        Assert.Equal(0, await book.BalanceAsync(customer));
    }

    [Fact]
    public async Task Kinds_that_alternate_are_applied_in_the_phones_own_order()
    {
        var shop = await Rig.ShopAsync();
        var book = new CreditBook(shop);
        var first = book.Add("Akbar");
        var sale = book.Sale(first.OpId, 100);
        var payment = book.Pay(first.OpId, 40);
        var second = book.Add("Bilal");
        var late = book.Sale(second.OpId, 50, name: "Bilal");
        Envelope[] batch = [first, sale, payment, second, late];
        var reply = await shop.PushAsync(batch);
        Assert.All(reply.Results, r => Assert.Equal(ResultStatus.Applied, r.Status));
        // The change counter tells in which order the two customers were written: between them lie the first one's sale and payment.
        Assert.Equal(
            "true true",
            await Database.AskAsync<string>(
                """
                select concat_ws(' ', (a.change_seq > 0 and b.change_seq > c.change_seq)::text, (b.change_seq > a.change_seq)::text)
                from shop.customers a, shop.customers b, shop.credit_accounts c where a.id = $1 and b.id = $2 and c.customer_id = $1
                """,
                first.OpId,
                second.OpId
            )
        );
        Assert.Equal((60, 50), (await book.BalanceAsync(first.OpId), await book.BalanceAsync(second.OpId)));
    }

    private static Envelope Return(TestShop shop, Envelope sale, DateTimeOffset at) =>
        shop.Till.Next(
            "return_goods",
            $$"""{"sale_id":"{{sale.OpId}}","lines":[{"line_no":1,"quantity":{{Quantity(sale)}}}],"note":""}""",
            at
        );

    private static long Quantity(Envelope sale) =>
        System.Text.Json.JsonDocument.Parse(sale.Payload).RootElement.GetProperty("lines")[0].GetProperty("quantity").GetInt64();

    /// <summary>As the owner, who may take goods back, and with returns from phones, which no phone sends yet.</summary>
    private static Task<IReadOnlyList<PushResult>> PushAsync(TestShop shop, Envelope[] batch) =>
        shop.Host.AsAsync(
            shop.BusinessId,
            shop.OwnerId,
            async services =>
            {
                var handlers = services
                    .GetServices<OperationHandler>()
                    .Select(h => h is ReturnGoodsHandler returns ? new ReturnsFromTills(returns) : h);
                var (db, tenant) = (services.GetRequiredService<PosDb>(), services.GetRequiredService<TenantContext>());
                var clock = services.GetRequiredService<TimeProvider>();
                var runner = new OperationRunner(db, tenant, services.GetRequiredService<OperationLog>(), handlers, clock);
                var till = shop.Till.Enrolment;
                var sender = new EnteredTill(
                    till.Shift.Id,
                    shop.BusinessId,
                    till.Outlet.Id,
                    till.Device.Id,
                    till.Shift.Worker.Id,
                    TokenState.Active
                );
                var request = shop.Till.Push(batch, clock.GetUtcNow());
                return (
                    await new PushOperations(
                        db,
                        tenant,
                        runner,
                        new(db),
                        services.GetRequiredService<OutletDays>(),
                        new(runner, services.GetRequiredService<OperationLog>()),
                        clock
                    ).RunAsync(sender, request, Ct)
                ).Results;
            }
        );

    private sealed class ReturnsFromTills(ReturnGoodsHandler handler) : OperationHandler
    {
        public override string Kind => handler.Kind;
        public override Type InputType => handler.InputType;
        public override bool FromTills => true;

        public override (object? Input, Refusal? Refusal) Read(int schemaVersion, string payload) => handler.Read(schemaVersion, payload);

        public override Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
            IReadOnlyList<AuthenticOperation> operations,
            CancellationToken ct
        ) => handler.CheckAsync(operations, ct);

        public override Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct) =>
            handler.ApplyAsync(operations, ct);
    }
}
