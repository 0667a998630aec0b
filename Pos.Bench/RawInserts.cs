using Npgsql;
using NpgsqlTypes;
using Pos.Data.Operations;
using Pos.Data.Sales;
using Pos.Web.Features.Demo;

namespace Pos.Bench;

/// <summary>
/// The limit for ingest: a batch of sales as bare array inserts, one per table, one round trip, one transaction. No HTTP, no parsing, no checks, no
/// hashes to verify; the same tables with the same keys, policies and triggers.
/// </summary>
public static class RawInserts
{
    /// <summary>What a batch holds, made beforehand, so that only the inserts are timed.</summary>
    public sealed record Rows(
        IReadOnlyList<(Envelope Envelope, RecordSale Sale, byte[] PrevHash, byte[] Hash)> Sales,
        IReadOnlyList<(Guid Id, RecordSaleLine Line, short No)> Lines
    );

    public static Rows Prepare(EnvelopeChain chain, IReadOnlyList<RecordSale> sales)
    {
        var rows = sales
            .Select(sale =>
            {
                var envelope = chain.Next(sale, TimeProvider.System.GetUtcNow());
                return (envelope, sale, Convert.FromHexString(envelope.PrevHash), Convert.FromHexString(envelope.Hash));
            })
            .ToList();
        return new(rows, [.. rows.SelectMany(r => r.sale.Lines.Select((line, i) => (r.envelope.OpId, line, (short)(i + 1))))]);
    }

    public static async Task RunAsync(NpgsqlConnection connection, EnvelopeChain chain, Rows prepared)
    {
        var (business, outlet, device, worker) = (
            chain.Enrolment.Business.Id,
            chain.Enrolment.Outlet.Id,
            chain.Enrolment.Device.Id,
            chain.Enrolment.Shift.Worker.Id
        );
        var now = TimeProvider.System.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var rows = prepared.Sales;
        var lines = prepared.Lines;
        await using var transaction = await connection.BeginTransactionAsync();
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.Add("select from app.enter_by_shift($1, $2)").Value(chain.Token.ShiftId).Value(chain.Token.Key());
        batch
            .Add(
                """
                insert into shop.operations (business_id, op_id, kind, schema_version, outlet_id, device_id, device_seq, prev_hash, hash, worker_id, shift_id, occurred_at, clock_offset_ms, received_at, payload, status)
                select $1, u.id, 'record_sale', 1, $2, $3, u.seq, u.prev, u.hash, $4, $5, $6, 0, $6, u.payload, 'applied' from unnest($7, $8, $9, $10, $11) as u (id, seq, prev, hash, payload)
                """
            )
            .Value(business)
            .Value(outlet)
            .Value(device)
            .Value(worker)
            .Value(chain.Token.ShiftId)
            .Value(now)
            .Column(rows, NpgsqlDbType.Uuid, r => r.Envelope.OpId)
            .Column(rows, NpgsqlDbType.Bigint, r => r.Envelope.DeviceSeq)
            .Column(rows, NpgsqlDbType.Bytea, r => r.PrevHash)
            .Column(rows, NpgsqlDbType.Bytea, r => r.Hash)
            .Column(rows, NpgsqlDbType.Text, r => r.Envelope.Payload);
        batch
            .Add(
                """
                insert into shop.sales (business_id, id, outlet_id, device_id, worker_id, receipt_no, occurred_at, received_at, business_date, lines_total, rounding, total, paid, credit)
                select $1, u.id, $2, $3, $4, u.receipt_no, $5, $5, $6, u.lines_total, u.rounding, u.total, u.total, 0 from unnest($7, $8, $9, $10, $11) as u (id, receipt_no, lines_total, rounding, total)
                """
            )
            .Value(business)
            .Value(outlet)
            .Value(device)
            .Value(worker)
            .Value(now)
            .Value(today)
            .Column(rows, NpgsqlDbType.Uuid, r => r.Envelope.OpId)
            .Column(rows, NpgsqlDbType.Text, r => r.Sale.ReceiptNo)
            .Column(rows, NpgsqlDbType.Bigint, r => r.Sale.LinesTotal)
            .Column(rows, NpgsqlDbType.Bigint, r => r.Sale.Rounding)
            .Column(rows, NpgsqlDbType.Bigint, r => r.Sale.Total);
        batch
            .Add(
                """
                insert into shop.sale_lines (business_id, sale_id, line_no, outlet_id, product_id, name, name_ur, unit, quantity, unit_price, line_total)
                select $1, u.id, u.no, $2, u.product_id, u.name, u.name_ur, u.unit, u.quantity, u.price, u.total from unnest($3, $4, $5, $6, $7, $8, $9, $10, $11) as u (id, no, product_id, name, name_ur, unit, quantity, price, total)
                """
            )
            .Value(business)
            .Value(outlet)
            .Column(lines, NpgsqlDbType.Uuid, l => l.Id)
            .Column(lines, NpgsqlDbType.Smallint, l => l.No)
            .Column(lines, NpgsqlDbType.Uuid, l => l.Line.ProductId)
            .Column(lines, NpgsqlDbType.Text, l => l.Line.Name)
            .Column(lines, NpgsqlDbType.Text, l => l.Line.NameUr ?? "")
            .Column(lines, NpgsqlDbType.Text, l => l.Line.Unit)
            .Column(lines, NpgsqlDbType.Bigint, l => l.Line.Quantity)
            .Column(lines, NpgsqlDbType.Bigint, l => l.Line.UnitPrice)
            .Column(lines, NpgsqlDbType.Bigint, l => l.Line.LineTotal);
        batch
            .Add(
                """
                insert into shop.payments (business_id, op_id, line_no, outlet_id, sale_id, method, amount, tendered, occurred_at)
                select $1, u.id, 1, $2, u.id, 'cash', u.total, u.total, $3 from unnest($4, $5) as u (id, total)
                """
            )
            .Value(business)
            .Value(outlet)
            .Value(now)
            .Column(rows, NpgsqlDbType.Uuid, r => r.Envelope.OpId)
            .Column(rows, NpgsqlDbType.Bigint, r => r.Sale.Total);
        batch
            .Add(
                """
                insert into shop.stock_movements (business_id, op_id, line_no, outlet_id, product_id, quantity, reason, occurred_at)
                select $1, u.id, u.no, $2, u.product_id, -u.quantity, 'sale', $3 from unnest($4, $5, $6, $7) as u (id, no, product_id, quantity)
                """
            )
            .Value(business)
            .Value(outlet)
            .Value(now)
            .Column(lines, NpgsqlDbType.Uuid, l => l.Id)
            .Column(lines, NpgsqlDbType.Smallint, l => l.No)
            .Column(lines, NpgsqlDbType.Uuid, l => l.Line.ProductId)
            .Column(lines, NpgsqlDbType.Bigint, l => l.Line.Quantity);
        await batch.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }
}
