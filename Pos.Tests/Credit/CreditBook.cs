using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Pos.Data;
using Pos.Data.Credit;
using Pos.Data.Customers;
using Pos.Data.Operations;
using Pos.Data.Payments;
using Pos.Data.Sales;
using Pos.Tests.Infrastructure;
using Pos.Web.Features.Demo;

namespace Pos.Tests.Credit;

/// <summary>A shop's tills selling on credit and taking money, and what the books then say. Amounts in rupees.</summary>
internal sealed class CreditBook(TestShop shop)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Eight in the evening, four days ago: the things a test tells happen from there on, a minute apart.</summary>
    public DateTimeOffset Clock { get; set; } = TimeProvider.System.GetUtcNow().AddDays(-4);

    public async Task<Guid> CustomerAsync(string name = "Akbar", string? phone = null)
    {
        var added = Add(name, phone);
        await KeepAsync(added);
        return added.OpId;
    }

    public Envelope Add(string name, string? phone = null) => shop.Till.Next(new AddCustomer(name, Phone: phone), Tick());

    public Envelope Sale(
        Guid customer,
        long total,
        long paid = 0,
        EnvelopeChain? till = null,
        string? approval = null,
        string name = "Akbar"
    ) =>
        (till ?? shop.Till).Next(Worth(till ?? shop.Till, total).OnCredit(customer, name, paid * 100) with { Approval = approval }, Tick());

    public Envelope Pay(Guid customer, long amount, EnvelopeChain? till = null, params ChosenDebt[] against) =>
        (till ?? shop.Till).Next(
            new ReceivePayment
            {
                ReceiptNo = (till ?? shop.Till).NextReceiptNo(),
                CustomerId = customer,
                CustomerName = "Akbar",
                Method = PaymentMethod.Cash,
                Amount = amount * 100,
                Against = [.. against],
            },
            Tick()
        );

    /// <summary>Sugar for so many rupees.</summary>
    public RecordSale Worth(EnvelopeChain till, long rupees)
    {
        var sugar = shop.Goods[0];
        var quantity = SaleTotals.QuantityWorth(rupees * 100, sugar.Price);
        return new()
        {
            ReceiptNo = till.NextReceiptNo(),
            LinesTotal = rupees * 100,
            Total = rupees * 100,
            Lines = [new(sugar.ProductId, sugar.Name, null, sugar.Unit, quantity, sugar.Price, rupees * 100, rupees * 100, null)],
        };
    }

    /// <summary>Sends each to the server by its own till, in this order.</summary>
    public async Task KeepAsync(params Envelope[] envelopes)
    {
        foreach (var envelope in envelopes)
        {
            var till =
                envelope.DeviceId == shop.Till.Enrolment.Device.Id ? shop.Till
                : envelope.DeviceId == shop.OtherTill.Enrolment.Device.Id ? shop.OtherTill
                : MoreTills.Single(t => t.Enrolment.Device.Id == envelope.DeviceId);
            var result = (await shop.PushAsync(till, envelope)).Results.Single();
            Assert.Equal((ResultStatus.Applied, null), (result.Status, result.Reason));
        }
    }

    public List<EnvelopeChain> MoreTills { get; } = [];

    public async Task<OperationResult> OfficeAsync<TInput>(TInput input)
        where TInput : class => await shop.RunAsync<TInput>(shop.NewId(), input);

    public async Task<OperationResult> DoneAsync<TInput>(TInput input)
        where TInput : class
    {
        var result = await OfficeAsync<TInput>(input);
        Assert.True(result.Done, result.Reason);
        return result;
    }

    /// <summary>Rupees owed at the first outlet; negative for an advance.</summary>
    public Task<long> BalanceAsync(Guid customer, Guid? outlet = null) =>
        AskAsync<long>(
            "select coalesce((select balance / 100 from shop.credit_accounts where customer_id = $1 and outlet_id = $2), 0)",
            customer,
            outlet ?? shop.Outlet
        );

    /// <summary>What is left of each debt, oldest first, in rupees.</summary>
    public Task<string> OpenAsync(Guid customer) =>
        AskAsync<string>(
            "select coalesce(string_agg((open / 100)::text, ' ' order by occurred_at, op_id, line_no), '') from shop.debts where customer_id = $1 and amount > 0",
            customer
        );

    /// <summary>Which entry settles which debt: "700 paid S-1 P-1", by receipt numbers.</summary>
    public Task<string> AllocationsAsync(Guid customer) =>
        AskAsync<string>(
            """
            select coalesce(string_agg(a.amount / 100 || ' ' || a.kind, ', ' order by d.occurred_at, e.occurred_at, e.op_id, e.line_no, a.kind), '')
            from shop.allocations a
            join shop.ledger_entries d on d.business_id = a.business_id and d.op_id = a.debt_op and d.line_no = a.debt_line
            join shop.ledger_entries e on e.business_id = a.business_id and e.op_id = a.by_op and e.line_no = a.by_line
            where a.customer_id = $1 and a.amount > 0
            """,
            customer
        );

    public Task<string> FlagsAsync(Guid customer) =>
        AskAsync<string>(
            "select coalesce(string_agg(kind || ' ' || detail, ', ' order by raised_at, kind), '') from shop.flags where subject = $1",
            customer
        );

    public Task<T> AskAsync<T>(string sql, params object[] values) =>
        shop.Host.AsAsync(
            shop.BusinessId,
            shop.OwnerId,
            async services =>
            {
                await using var command = services.GetRequiredService<PosDb>().Command(sql);
                foreach (var value in values)
                    command.Parameters.Add(new NpgsqlParameter { Value = value });
                return (T)(await command.ExecuteScalarAsync(Ct))!;
            }
        );

    private DateTimeOffset Tick() => Clock = Clock.AddMinutes(1);
}
