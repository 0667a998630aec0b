using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Catalog;
using Pos.Data.Credit;
using Pos.Data.Operations;
using Pos.Data.Payments;
using Pos.Data.Sales;
using Pos.Data.Stock;
using Pos.Data.Tenancy;

namespace Pos.Web.Features.Demo;

/// <summary>Customers with a year of credit behind them, many rows at once: which one by one would take hours. The tables' own triggers and policies see every row.</summary>
public static class LargeLedger
{
    private const int CustomersAtOnce = 250;

    private static readonly string[] First =
    [
        "Muhammad",
        "Ahmed",
        "Ali",
        "Hassan",
        "Bilal",
        "Usman",
        "Imran",
        "Tariq",
        "Fatima",
        "Ayesha",
        "Zainab",
        "Nasreen",
        "Saima",
        "Kashif",
        "Farhan",
        "Haji",
        "Rukhsana",
        "Zubair",
        "Yasir",
        "Noman",
    ];
    private static readonly string[] FirstUr =
    [
        "محمد",
        "احمد",
        "علی",
        "حسن",
        "بلال",
        "عثمان",
        "عمران",
        "طارق",
        "فاطمہ",
        "عائشہ",
        "زینب",
        "نسرین",
        "صائمہ",
        "کاشف",
        "فرحان",
        "حاجی",
        "رخسانہ",
        "زبیر",
        "یاسر",
        "نعمان",
    ];
    private static readonly string[] Last =
    [
        "Khan",
        "Ahmed",
        "Ali",
        "Hussain",
        "Malik",
        "Sheikh",
        "Qureshi",
        "Butt",
        "Raza",
        "Iqbal",
        "Siddiqui",
        "Baig",
        "Chaudhry",
        "Ansari",
        "Memon",
        "Shah",
        "Mirza",
    ];
    private static readonly string[] LastUr =
    [
        "خان",
        "احمد",
        "علی",
        "حسین",
        "ملک",
        "شیخ",
        "قریشی",
        "بٹ",
        "رضا",
        "اقبال",
        "صدیقی",
        "بیگ",
        "چوہدری",
        "انصاری",
        "میمن",
        "شاہ",
        "مرزا",
    ];

    public static async Task FillAsync(ShopMaker maker, ShopMaker.Shop shop, int customers, int entries, DateTimeOffset now)
    {
        if (customers == 0)
            return;
        var people = Enumerable
            .Range(0, customers)
            .Select(i => new ImportedCustomer(
                maker.NewId(),
                $"{First[i % 20]} {Last[i / 20 % 17]}",
                $"{FirstUr[i % 20]} {LastUr[i / 20 % 17]}",
                i % 5 == 0 ? string.Create(CultureInfo.InvariantCulture, $"Street {i % 211}") : "",
                string.Create(CultureInfo.InvariantCulture, $"03{i % 50:00} {1_000_000 + i * 37 % 8_999_999}"),
                "",
                i % 3 == 0 ? 1_000_000 : null,
                0
            ))
            .ToList();
        foreach (var some in people.Chunk(ImportCustomersHandler.MostRows))
            await maker.OperateAsync(shop, new ImportCustomers(shop.FirstOutletId, DateOnly.FromDateTime(now.UtcDateTime), [.. some]));
        var sold = await maker.ReadAsync(shop, scope => scope.GetRequiredService<PosDb>().Products.OrderBy(p => p.Id).FirstAsync());
        foreach (var some in people.Chunk(CustomersAtOnce))
            await maker.ReadAsync(
                shop,
                scope => WriteAsync(scope, shop, sold, Entries([.. some.Select(p => p.CustomerId)], entries / customers, now))
            );
    }

    private sealed record Entry(Guid OpId, Guid CustomerId, bool IsSale, DateTimeOffset At, long Amount);

    // Three sales on credit, then two payments, over and over, through a year up to today. Every seventh customer stopped paying half way.
    private static List<Entry> Entries(Guid[] customers, int each, DateTimeOffset now) =>
        [
            .. from place in Enumerable.Range(0, customers.Length)
            from n in Enumerable.Range(1, each)
            let sale = n % 5 is 1 or 2 or 3 || (place % 7 == 0 && n > each / 2)
            let at = now.AddDays(-360.0 * (each - n) / each).AddMinutes(-place)
            let rupees = 100 + (place * 31 + n * 17) % 1400
            select new Entry(Guid.CreateVersion7(at), customers[place], sale, at, (sale ? rupees : rupees * 3 / 2) * 100L),
        ];

    private static async Task<int> WriteAsync(IServiceProvider scope, ShopMaker.Shop shop, Product sold, List<Entry> entries)
    {
        var worker = scope.GetRequiredService<TenantContext>().WorkerId;
        var day = await scope.GetRequiredService<OutletDays>().OfAsync(shop.FirstOutletId, default);
        var sales = entries.Where(e => e.IsSale).ToList();
        await using var batch = scope.GetRequiredService<PosDb>().Batch();
        // Thousands of rows and hundreds of accounts in each.
        batch.Timeout = 600;
        batch.InsertRows([
            .. entries.Select(e => new Operation
            {
                BusinessId = shop.BusinessId,
                OpId = e.OpId,
                Kind = e.IsSale ? "record_sale" : "receive_payment",
                SchemaVersion = e.IsSale ? 3 : 1,
                OutletId = shop.FirstOutletId,
                Hash = SHA256.HashData(e.OpId.ToByteArray()),
                WorkerId = worker,
                OccurredAt = e.At,
                ReceivedAt = e.At,
                Payload = "",
                Status = OperationStatus.Applied,
            }),
        ]);
        batch.InsertRows([
            .. sales.Select(e => new Sale
            {
                BusinessId = shop.BusinessId,
                Id = e.OpId,
                OutletId = shop.FirstOutletId,
                WorkerId = worker,
                CustomerId = e.CustomerId,
                ReceiptNo = ReceiptNo(e),
                OccurredAt = e.At,
                ReceivedAt = e.At,
                BusinessDate = day.Of(e.At),
                LinesTotal = e.Amount,
                Total = e.Amount,
                Credit = e.Amount,
            }),
        ]);
        batch.InsertRows([
            .. sales.Select(e => new SaleLine
            {
                BusinessId = shop.BusinessId,
                SaleId = e.OpId,
                LineNo = 1,
                OutletId = shop.FirstOutletId,
                ProductId = sold.Id,
                Name = sold.Name,
                NameUr = "",
                Unit = "piece",
                Quantity = 1000,
                UnitPrice = e.Amount,
                LineTotal = e.Amount,
            }),
        ]);
        batch.InsertRows([
            .. entries
                .Where(e => !e.IsSale)
                .Select(e => new Payment
                {
                    BusinessId = shop.BusinessId,
                    OpId = e.OpId,
                    LineNo = 1,
                    OutletId = shop.FirstOutletId,
                    CustomerId = e.CustomerId,
                    Method = PaymentMethod.Cash,
                    Amount = e.Amount,
                    OccurredAt = e.At,
                }),
        ]);
        batch.InsertEntries([
            .. entries.Select(e => new LedgerEntry
            {
                BusinessId = shop.BusinessId,
                OpId = e.OpId,
                LineNo = 1,
                OutletId = shop.FirstOutletId,
                CustomerId = e.CustomerId,
                Kind = e.IsSale ? EntryKind.Credit : EntryKind.Payment,
                Account = e.IsSale ? LedgerAccount.Sales : LedgerAccount.Cash,
                Amount = e.IsSale ? e.Amount : -e.Amount,
                SaleId = e.IsSale ? e.OpId : null,
                WorkerId = worker,
                ReceiptNo = e.IsSale ? ReceiptNo(e) : "",
                OccurredAt = e.At,
                ReceivedAt = e.At,
                BusinessDate = day.Of(e.At),
            }),
        ]);
        batch.MoveStock([
            .. sales.Select(e => new StockMovement
            {
                BusinessId = shop.BusinessId,
                OpId = e.OpId,
                LineNo = 1,
                OutletId = shop.FirstOutletId,
                ProductId = sold.Id,
                Quantity = -1000,
                Reason = Reason.Sale,
                OccurredAt = e.At,
            }),
        ]);
        return await batch.ExecuteNonQueryAsync();
    }

    private static string ReceiptNo(Entry entry) => $"L{entry.OpId}";
}
