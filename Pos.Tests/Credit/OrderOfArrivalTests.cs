using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data;
using Pos.Data.Credit;
using Pos.Data.Customers;
using Pos.Data.Operations;
using Pos.Data.Payments;
using Pos.Data.Sales;
using Pos.Data.Statements;
using Pos.Data.Tenancy;
using Pos.Tests.Infrastructure;
using Pos.Web.Features.Demo;

namespace Pos.Tests.Credit;

/// <summary>
/// Random histories, each brought to the server in many orders: balances, allocations and statement are the same to the paisa, and as coins on a table say.
/// A failure names its seed; POS_SEED plays it again.
/// </summary>
public sealed class OrderOfArrivalTests(ShopRig rig) : ShopTests(rig)
{
    private const int Histories = 20;
    private const int Orders = 10;
    private static readonly DateTimeOffset Begin = new(2026, 10, 1, 5, 0, 0, TimeSpan.Zero);

    private TestShop _shop = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _shop = await Rig.ShopAsync();
    }

    [Fact]
    public async Task Whatever_comes_first_the_books_are_the_same()
    {
        var seed = Environment.GetEnvironmentVariable("POS_SEED") is { Length: > 0 } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : Random.Shared.Next();
        var random = new Random(seed);
        for (var round = 0; round < Histories; round++)
        {
            var history = History.Make(random, random.Next(4, 22));
            var ids = history.All.Select((_, i) => Guid.CreateVersion7(Begin.AddMinutes(i))).ToList();
            var first = await BooksAsync(history, ids, [.. Enumerable.Range(0, ids.Count)]);
            for (var order = 1; order < Orders; order++)
            {
                var arrival = history.Arrival(random);
                var books = await BooksAsync(history, ids, arrival);
                Assert.True(
                    first == books,
                    $"seed {seed}, history {round}: {string.Join("; ", history.All)}\narrived {string.Join(' ', arrival)}\n{first}\nbut then\n{books}"
                );
            }
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
    }

    /// <summary>Everything the books say about the three customers, after the history came in this order. Nothing of it is kept.</summary>
    private async Task<string> BooksAsync(History history, List<Guid> ids, List<int> arrival)
    {
        await using var scope = _shop.Host.Services.CreateAsyncScope();
        var session = await Database.SessionOfAsync(_shop.OwnerId);
        Assert.True(await scope.ServiceProvider.GetRequiredService<TenantTransaction>().EnterAsync(_shop.BusinessId, session, Ct));
        var db = scope.ServiceProvider.GetRequiredService<PosDb>();
        var worker = scope.ServiceProvider.GetRequiredService<TenantContext>().WorkerId;
        var customers = Enumerable.Range(0, 3).Select(i => Guid.CreateVersion7(Begin.AddHours(-i))).ToList();
        foreach (var customer in customers)
            await ApplyAsync(scope.ServiceProvider, worker, customer, Begin, new AddCustomer($"Customer {customers.IndexOf(customer)}"));

        foreach (var i in arrival)
            await ApplyAsync(scope.ServiceProvider, worker, ids[i], Begin.AddMinutes(i), InputOf(history, i, ids, customers));

        var books = new StringBuilder();
        var isMerged = history.All.Any(h => h is Happening.Merged);
        for (var c = 0; c < (isMerged ? 2 : 3); c++)
        {
            var account = await db.CreditAccounts.SingleOrDefaultAsync(a => a.CustomerId == customers[c], Ct);
            var debts = await db
                .Debts.Where(d => d.CustomerId == customers[c] && d.Amount > 0)
                .OrderBy(d => d.OccurredAt)
                .ThenBy(d => d.OpId)
                .ToListAsync(Ct);
            var open = debts
                .Select(d => (Place: ids.IndexOf(d.OpId), Rupees: d.Open / 100))
                .Select(d => (Place: history.All[d.Place] is Happening.TakenBack moved ? moved.Of : d.Place, d.Rupees));
            Assert.Equal(
                history.Owed(c),
                (
                    (account?.Balance ?? 0) / 100,
                    string.Join(' ', open.OrderBy(d => d.Place).Select(d => $"{d.Place}:{d.Rupees}")),
                    (account?.Recovered ?? 0) / 100
                )
            );
            books.AppendLine(
                CultureInfo.InvariantCulture,
                $"customer {c}: {account?.Balance} {account?.WrittenOff} {account?.Recovered} {account?.OldestOpen} {account?.LastPaymentAt}"
            );
            foreach (var debt in debts)
                books.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"  debt {ids.IndexOf(debt.OpId)}.{debt.LineNo}: {debt.Open} of {debt.Amount}, {debt.WrittenOff}"
                );
            foreach (
                var a in (await db.Allocations.Where(a => a.CustomerId == customers[c] && a.Amount > 0).ToListAsync(Ct))
                    .OrderBy(a => ids.IndexOf(a.DebtOp))
                    .ThenBy(a => ids.IndexOf(a.ByOp))
                    .ThenBy(a => (a.DebtLine, a.ByLine, a.Kind))
            )
                books.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"  {a.Amount} {a.Kind}: {ids.IndexOf(a.ByOp)}.{a.ByLine} to {ids.IndexOf(a.DebtOp)}.{a.DebtLine}"
                );
            var statement = await ActivatorUtilities
                .CreateInstance<StatementQuery>(scope.ServiceProvider)
                .RunAsync(customers[c], _shop.Outlet, new(2026, 1, 1), new(2026, 12, 31), Ct);
            foreach (var line in statement!.Lines)
                books.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"  {line.At:s} {line.Kind} {ids.IndexOf(line.OpId)}.{line.LineNo} {line.Amount} {line.Balance} {line.Remaining} {line.Reversed} {string.Join(' ', line.Parts.Select(p => $"{p.Kind} {ids.IndexOf(p.DebtOp ?? Guid.Empty)}.{p.DebtLine} {p.Amount}"))}"
                );
            Assert.Equal((account?.Balance ?? 0, statement.Aged.Total - statement.Advance), (statement.Closing, statement.Closing));
        }
        return books.ToString();
    }

    private object InputOf(History history, int i, List<Guid> ids, List<Guid> customers) =>
        history.All[i] switch
        {
            Happening.Sold sold => Sale(sold, i, customers),
            Happening.Paid paid => new ReceivePayment
            {
                ReceiptNo = $"P-{i}",
                CustomerId = customers[paid.Customer],
                CustomerName = "Customer",
                Method = PaymentMethod.Cash,
                Amount = paid.Amount * 100L,
                Against = paid.Against is { } sale ? [new(ids[sale], 1, History.Meant(paid) * 100L)] : [],
            },
            Happening.Opened opened => new OpenAccount(
                customers[opened.Customer],
                _shop.Outlet,
                opened.Amount * 100L,
                DateOnly.FromDateTime(Begin.UtcDateTime.AddDays(-1)),
                ""
            ),
            Happening.Returned returned => new ReturnGoods(ids[returned.Sale], [new(1, returned.Thousandths)], ""),
            Happening.GivenUp given => new WriteOff(
                customers[((Happening.Sold)history.All[given.Sale]).Customer],
                _shop.Outlet,
                [new(ids[given.Sale], 1, given.Amount * 100L)],
                "Gone"
            ),
            Happening.TakenBack taken => new ReverseEntry(ids[taken.Of], null, "Wrong", taken.ToCustomer is { } to ? customers[to] : null),
            Happening.Merged => new MergeCustomers(customers[2], customers[0]),
            var other => throw new InvalidOperationException(other.ToString()),
        };

    private RecordSale Sale(Happening.Sold sold, int i, List<Guid> customers)
    {
        var goods = _shop.Goods[0];
        return new RecordSale
        {
            ReceiptNo = $"S-{i}",
            LinesTotal = sold.Total * 100L,
            Total = sold.Total * 100L,
            Lines = [new(goods.ProductId, goods.Name, null, goods.Unit, 1000, sold.Total * 100L, null, sold.Total * 100L, null)],
        }.OnCredit(customers[sold.Customer], "Customer", sold.Down * 100L);
    }

    /// <summary>Through the log and the kind's own handler, as the runner does; what an office form would first ask back about is done as it is.</summary>
    private async Task ApplyAsync(IServiceProvider services, Guid worker, Guid opId, DateTimeOffset at, object input)
    {
        var kind = JsonNamingPolicy.SnakeCaseLower.ConvertName(input.GetType().Name);
        var operation = new AuthenticOperation(
            opId,
            kind,
            1,
            _shop.Outlet,
            null,
            null,
            null,
            new byte[32],
            worker,
            null,
            at,
            0,
            JsonSerializer.Serialize(input.ToString()),
            input,
            null
        );
        await services.GetRequiredService<OperationLog>().InsertAsync([operation], Ct);
        await services.GetServices<OperationHandler>().Single(h => h.Kind == kind).ApplyAsync([operation], Ct);
    }
}
