using Npgsql;

namespace Pos.E2E.Rig;

/// <summary>
/// Holds what the phones were told, and what they keep, against what the server has: every sale and payment told saved is there once and as it was told, what
/// customers owe is what the phones say, and nothing is there that no phone made.
/// </summary>
public sealed class Oracle
{
    private readonly Dictionary<Guid, List<Row>> _rows = [];
    private readonly List<string> _wrong = [];

    private Oracle() { }

    private sealed record Row(Guid DeviceId, string? SetAsideFor, bool HasEffect, string? ReceiptNo, long? Total)
    {
        public bool Quarantined => SetAsideFor is not null;
    }

    /// <summary>Empty when all is as it must be.</summary>
    public IReadOnlyList<string> Wrong => _wrong;

    public int Operations => _rows.Count;
    public int Lost { get; private set; }
    public int Doubled { get; private set; }

    /// <summary>Customers who bought on credit or paid.</summary>
    public int Credits { get; private set; }

    /// <summary>That phones were; those that a copy became are more than there were at first.</summary>
    public int Devices { get; private set; }
    public int Quarantined => _rows.Values.Count(rows => rows[0].Quarantined);

    public static async Task<Oracle> AskAsync(ShopServer server, Fleet fleet, Simulator simulator)
    {
        await using var connection = await server.Admin.OpenConnectionAsync();
        return await AskAsync(connection, fleet, simulator);
    }

    /// <param name="admin">As a superuser, who sees every business.</param>
    public static async Task<Oracle> AskAsync(NpgsqlConnection admin, Fleet fleet, Simulator simulator)
    {
        var oracle = new Oracle();
        await oracle.ReadAsync(admin, fleet.Businesses);
        oracle.Compare(simulator);
        await oracle.HeadsAsync(admin, simulator);
        await oracle.BalancesAsync(admin, fleet.Businesses, simulator);
        await oracle.InvariantsAsync(admin);
        return oracle;
    }

    private async Task ReadAsync(NpgsqlConnection admin, Guid[] businesses)
    {
        await using var command = new NpgsqlCommand(
            """
            select o.op_id, o.device_id, o.reason,
                   case o.kind when 'record_sale' then s.id is not null
                               when 'receive_payment' then exists (select from shop.payments p where p.business_id = o.business_id and p.op_id = o.op_id)
                               else exists (select from shop.customers c where c.business_id = o.business_id and c.id = o.op_id) end,
                   coalesce(s.receipt_no, o.payload::jsonb ->> 'receipt_no', ''), coalesce(s.total, (o.payload::jsonb ->> 'total')::bigint, (o.payload::jsonb ->> 'amount')::bigint, 0)
            from shop.operations o left join shop.sales s on s.business_id = o.business_id and s.id = o.op_id
            where o.business_id = any($1) and o.device_id is not null
            """,
            admin
        );
        command.Parameters.Add(new() { Value = businesses });
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var row = new Row(
                reader.GetGuid(1),
                reader.IsDBNull(2) ? null : reader.GetString(2),
                reader.GetBoolean(3),
                reader.IsDBNull(4) ? null : reader.GetString(4),
                reader.IsDBNull(5) ? null : reader.GetInt64(5)
            );
            if (!_rows.TryAdd(reader.GetGuid(0), [row]))
                _rows[reader.GetGuid(0)].Add(row);
        }
    }

    private void Compare(Simulator simulator)
    {
        var kept = simulator
            .Accounts.SelectMany(account => account.Journal)
            .GroupBy(entry => entry.OpId)
            .ToDictionary(e => e.Key, e => e.First());
        var receipts = simulator.Accounts.SelectMany(account => account.Receipts).ToList();
        Lost = Check("told saved, but lost", simulator.Told, sale => !_rows.ContainsKey(sale.OpId));
        Check(
            "told saved, but there otherwise",
            simulator.Told,
            sale => _rows.TryGetValue(sale.OpId, out var rows) && (!IsOf(rows[0].ReceiptNo, sale.ReceiptNo) || rows[0].Total != sale.Total)
        );
        Check(
            "there under another device",
            kept,
            made => _rows.TryGetValue(made.Key, out var rows) && rows[0].DeviceId != made.Value.DeviceId
        );
        // Nothing the phones make is bad: a good sale that is set aside is the owner's work for nothing.
        Check("set aside", _rows.Values.Select(rows => rows[0]), row => row.Quarantined);
        Check(
            "told saved and applied, but without effect",
            simulator.Told,
            sale => _rows.TryGetValue(sale.OpId, out var rows) && rows[0].HasEffect == rows[0].Quarantined
        );
        Doubled = Check("there more than once", _rows, row => row.Value.Count > 1);
        Check(
            "told one receipt number for two sales",
            simulator.Told.Distinct().Where(told => told.ReceiptNo != "").GroupBy(sale => (sale.DeviceId, sale.Phone, sale.ReceiptNo)),
            sales => sales.Count() > 1
        );
        var made = receipts.Select(receipt => receipt.OpId).Concat(kept.Keys).ToHashSet();
        Check("made by no phone", _rows.Keys, id => !made.Contains(id));
        Check("called sent, but not there", receipts, receipt => receipt.State == "sent" && !_rows.ContainsKey(receipt.OpId));
        Check("in a journal, but not there", kept.Keys, id => !_rows.ContainsKey(id));
        Check("told saved, but without a receipt on the phone", simulator.Told, sale => !made.Contains(sale.OpId));
        Check("still unsent", simulator.Accounts, account => account.Unsent > 0);
        Check("unsent, but not shown so", simulator.Accounts, account => account.Unsent != account.ShownUnsent);
        Check("not saved", simulator.Accounts.SelectMany(account => account.NotSaved), _ => true);
        Check("sent twice at once", simulator.Accounts, account => account.TwoSendsAtOnce > 0);
        Check("asked earlier than the server wanted", simulator.Accounts, account => account.AskedTooEarly > 0);
    }

    /// <summary>What all phones put on a customer's account and took off is what he owes.</summary>
    private async Task BalancesAsync(NpgsqlConnection admin, Guid[] businesses, Simulator simulator)
    {
        await using var command = new NpgsqlCommand(
            "select customer_id, sum(balance)::bigint from shop.credit_accounts where business_id = any($1) group by customer_id",
            admin
        );
        command.Parameters.Add(new() { Value = businesses });
        var owed = new Dictionary<Guid, long>();
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                owed[reader.GetGuid(0)] = reader.GetInt64(1);
        }
        var kept = simulator
            .Accounts.SelectMany(account => account.Receipts)
            .Where(receipt => receipt.CustomerId is not null)
            .DistinctBy(receipt => receipt.OpId)
            .GroupBy(receipt => receipt.CustomerId!.Value)
            .ToDictionary(receipts => receipts.Key, receipts => receipts.Sum(receipt => receipt.Credit));
        Check(
            "owing something else than the phones say",
            kept.Keys.Union(owed.Keys),
            id => kept.GetValueOrDefault(id) != owed.GetValueOrDefault(id)
        );
        Credits = kept.Count;
    }

    private async Task InvariantsAsync(NpgsqlConnection admin)
    {
        await using var command = new NpgsqlCommand("select invariant, broken from app.broken_invariants() where broken > 0", admin);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            _wrong.Add($"invariant broken {reader.GetInt64(1)} times: {reader.GetString(0)}");
    }

    /// <summary>Whatever phones made under a device is there from its first number to its last. Copies of a phone use numbers twice until they part.</summary>
    private async Task HeadsAsync(NpgsqlConnection admin, Simulator simulator)
    {
        var made = simulator
            .Accounts.SelectMany(account => account.Journal)
            .DistinctBy(entry => entry.OpId)
            .GroupBy(entry => entry.DeviceId)
            .ToDictionary(entries => entries.Key, entries => (Last: entries.Max(entry => entry.DeviceSeq), Count: (long)entries.Count()));
        await using var command = new NpgsqlCommand(
            "select device_id, contiguous_seq, last_seq, received, broken_at from shop.device_heads where device_id = any($1)",
            admin
        );
        command.Parameters.Add(new() { Value = made.Keys.ToArray() });
        var heads = new Dictionary<Guid, (long Contiguous, long Last, long Received, bool Broken)>();
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                heads[reader.GetGuid(0)] = (reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), !reader.IsDBNull(4));
        }
        Check(
            "head elsewhere than on the phone",
            made.Select(device => (Device: device.Key, Phone: device.Value, Head: heads.GetValueOrDefault(device.Key))),
            told =>
            {
                var (_, (last, count), head) = told;
                return (head.Contiguous, head.Last, head.Received) != (last, last, count) || (head.Broken && count == last);
            }
        );
        Devices = made.Count;
    }

    // A number that two copies of a phone printed is kept with the phone's own place behind it.
    private static bool IsOf(string? kept, string printed) =>
        kept == printed || kept?.StartsWith($"{printed} (", StringComparison.Ordinal) == true;

    private int Check<T>(string what, IEnumerable<T> among, Func<T, bool> isWrong)
    {
        var wrong = among.Where(isWrong).ToList();
        if (wrong.Count > 0)
            _wrong.Add($"{wrong.Count} {what}: {Shortened(wrong[0])}");
        return wrong.Count;
    }

    private static string Shortened(object? one) => $"{one}" is { Length: > 300 } text ? text[..300] : $"{one}";
}
