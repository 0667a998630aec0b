namespace Pos.Data.Tenancy;

/// <summary>What is done to rows of outlets by more than one feature.</summary>
public static class OutletRows
{
    /// <summary>Until the transaction ends nobody else gives or changes what its phones' numbers begin with. A row lock would need rights on outlets that a cashier has not.</summary>
    public static async Task LockOutletAsync(this PosDb db, Guid outletId, CancellationToken ct)
    {
        await using var command = db.Command("select pg_advisory_xact_lock(hashtextextended($1, 0))");
        command.Parameters.Add(new() { Value = outletId.ToString() });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Marks the outlet as changed, so that its tills hear of it; null for all of the business. Whoever changes the outlets' own
    /// rows does it first: they are written when the sequence is held, also where goods go between them.</summary>
    public static async Task StampOutletAsync(this PosDb db, Guid businessId, Guid? id, CancellationToken ct)
    {
        await using var command = db.Command(
            """
            with seq as (select app.next_change_seq() as value)
            update shop.outlets o set change_seq = seq.value from seq where o.business_id = $1 and ($2::uuid is null or o.id = $2)
            """
        );
        command.Parameters.Add(new() { Value = businessId });
        command.Parameters.Add(new() { Value = id is { } one ? one : DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
        await command.ExecuteNonQueryAsync(ct);
    }
}
