using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Catalog;
using Pos.Data.Credit;
using Pos.Data.Operations;
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

    private static async Task<int> WriteAsync(IServiceProvider scope, ShopMaker.Shop shop, Data.Catalog.Product sold, List<Entry> entries)
    {
        var (db, worker) = (scope.GetRequiredService<PosDb>(), scope.GetRequiredService<TenantContext>().WorkerId);
        await using var batch = db.Batch();
        // Thousands of rows and hundreds of accounts in each.
        batch.Timeout = 600;
        void Insert(string sql, params object[] more)
        {
            var command = batch.Insert(sql);
            foreach (
                var value in (object[])
                    [
                        shop.BusinessId,
                        shop.FirstOutletId,
                        worker,
                        entries.Select(e => e.OpId).ToArray(),
                        entries.Select(e => e.CustomerId).ToArray(),
                        entries.Select(e => e.IsSale).ToArray(),
                        entries.Select(e => e.At).ToArray(),
                        entries.Select(e => e.Amount).ToArray(),
                        .. more,
                    ]
            )
                command.Value(value);
        }
        const string rows =
            "from unnest($4::uuid[], $5::uuid[], $6::boolean[], $7::timestamptz[], $8::bigint[]) as u (op_id, customer_id, is_sale, at, amount)";
        Insert(
            $"""
            insert into shop.operations (business_id, op_id, kind, schema_version, outlet_id, hash, worker_id, occurred_at, clock_offset_ms, received_at, payload, status)
            select $1, op_id, case when is_sale then 'record_sale' else 'receive_payment' end, case when is_sale then 3 else 1 end, $2, sha256(uuid_send(op_id)), $3, at, 0, at, '', 'applied' {rows}
            """
        );
        Insert(
            $"""
            insert into shop.sales (business_id, id, outlet_id, worker_id, customer_id, receipt_no, occurred_at, received_at, business_date, lines_total, rounding, total, paid, credit)
            select $1, op_id, $2, $3, customer_id, 'L' || op_id, at, at, (at at time zone 'Asia/Karachi' - interval '4 hours')::date, amount, 0, amount, 0, amount {rows} where is_sale
            """
        );
        Insert(
            $"""
            insert into shop.sale_lines (business_id, sale_id, line_no, outlet_id, product_id, name, name_ur, unit, quantity, unit_price, line_total)
            select $1, op_id, 1, $2, $9, $10, '', 'piece', 1000, amount, amount {rows} where is_sale
            """,
            sold.Id,
            sold.Name
        );
        Insert(
            $"insert into shop.payments (business_id, op_id, line_no, outlet_id, customer_id, method, amount, occurred_at) select $1, op_id, 1, $2, customer_id, 'cash', amount, at {rows} where not is_sale"
        );
        Insert(
            $"""
            insert into shop.stock_movements (business_id, op_id, line_no, outlet_id, product_id, quantity, reason, occurred_at) select $1, op_id, 1, $2, $9, -1000, 'sale', at {rows} where is_sale
            """,
            sold.Id
        );
        Insert(
            $"""
            insert into shop.ledger_entries (business_id, op_id, line_no, outlet_id, customer_id, kind, account, amount, sale_id, worker_id, receipt_no, note, occurred_at, received_at, business_date)
            select $1, op_id, 1, $2, customer_id, case when is_sale then 'credit' else 'payment' end, case when is_sale then 'sales' else 'cash' end, case when is_sale then amount else -amount end,
                   case when is_sale then op_id end, $3, case when is_sale then 'L' || op_id else '' end, '', at, at, (at at time zone 'Asia/Karachi' - interval '4 hours')::date {rows}
            """
        );
        return await batch.ExecuteNonQueryAsync();
    }
}
