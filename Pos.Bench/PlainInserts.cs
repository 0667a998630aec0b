using Npgsql;
using NpgsqlTypes;
using Pos.Data.Operations;
using Pos.Data.Sales;

namespace Pos.Bench;

/// <summary>
/// The same sales into a schema with nothing but what holds them: a sale, its lines, their movements and a row that makes it come once; a key each and two more
/// indexes. No policies, no triggers, no foreign keys, no checks; the shops are numbers.
/// </summary>
public static class PlainInserts
{
    public const string Schema = """
        create table sales (id uuid primary key, shop int not null, receipt_no text not null, sold_at timestamptz not null, lines_total bigint not null,
          rounding bigint not null, total bigint not null, paid bigint not null);
        create index on sales (shop, sold_at);
        create table sale_items (sale_id uuid not null, line_no smallint not null, shop int not null, product_id uuid not null, name text not null, quantity bigint not null,
          price bigint not null, tax bigint not null, total bigint not null, primary key (sale_id, line_no));
        create table stock_movements (sale_id uuid not null, line_no smallint not null, shop int not null, product_id uuid not null, quantity bigint not null,
          at timestamptz not null, primary key (sale_id, line_no));
        create index on stock_movements (shop, product_id);
        create table idempotency (key uuid primary key, shop int not null, hash bytea not null, at timestamptz not null);
        """;

    public static async Task RunAsync(NpgsqlConnection connection, int shop, RawInserts.Rows prepared)
    {
        var now = TimeProvider.System.GetUtcNow();
        var rows = prepared.Sales;
        var lines = prepared.Lines;
        await using var transaction = await connection.BeginTransactionAsync();
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch
            .Add("insert into idempotency select u.key, $1, u.hash, $2 from unnest($3, $4) u (key, hash) on conflict do nothing")
            .Value(shop)
            .Value(now)
            .Column(rows, NpgsqlDbType.Uuid, r => r.Envelope.OpId)
            .Column(rows, NpgsqlDbType.Bytea, r => r.Hash);
        batch
            .Add(
                "insert into sales select u.id, $1, u.no, $2, u.lines_total, u.rounding, u.total, u.total from unnest($3, $4, $5, $6, $7) u (id, no, lines_total, rounding, total)"
            )
            .Value(shop)
            .Value(now)
            .Column(rows, NpgsqlDbType.Uuid, r => r.Envelope.OpId)
            .Column(rows, NpgsqlDbType.Text, r => r.Sale.ReceiptNo)
            .Column(rows, NpgsqlDbType.Bigint, r => r.Sale.LinesTotal)
            .Column(rows, NpgsqlDbType.Bigint, r => r.Sale.Rounding)
            .Column(rows, NpgsqlDbType.Bigint, r => r.Sale.Total);
        batch
            .Add(
                "insert into sale_items select u.id, u.no, $1, u.product_id, u.name, u.quantity, u.price, 0, u.total from unnest($2, $3, $4, $5, $6, $7, $8) u (id, no, product_id, name, quantity, price, total)"
            )
            .Value(shop)
            .Column(lines, NpgsqlDbType.Uuid, l => l.Id)
            .Column(lines, NpgsqlDbType.Smallint, l => l.No)
            .Column(lines, NpgsqlDbType.Uuid, l => l.Line.ProductId)
            .Column(lines, NpgsqlDbType.Text, l => l.Line.Name)
            .Column(lines, NpgsqlDbType.Bigint, l => l.Line.Quantity)
            .Column(lines, NpgsqlDbType.Bigint, l => l.Line.UnitPrice)
            .Column(lines, NpgsqlDbType.Bigint, l => l.Line.LineTotal);
        batch
            .Add(
                "insert into stock_movements select u.id, u.no, $1, u.product_id, -u.quantity, $2 from unnest($3, $4, $5, $6) u (id, no, product_id, quantity)"
            )
            .Value(shop)
            .Value(now)
            .Column(lines, NpgsqlDbType.Uuid, l => l.Id)
            .Column(lines, NpgsqlDbType.Smallint, l => l.No)
            .Column(lines, NpgsqlDbType.Uuid, l => l.Line.ProductId)
            .Column(lines, NpgsqlDbType.Bigint, l => l.Line.Quantity);
        await batch.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }
}
