namespace Pos.Data.Operations;

internal static class OperationLocks
{
    /// <summary>Whoever else is about to change one of these waits until this transaction is over; all of them take them in the same order.</summary>
    public static async Task LockAloneAsync(this PosDb db, IEnumerable<Guid> ids, CancellationToken ct)
    {
        foreach (var id in ids.Distinct().Order())
        {
            await using var command = db.Command("select pg_advisory_xact_lock(hashtextextended($1, 1))");
            command.Parameters.Add(new() { Value = id.ToString() });
            await command.ExecuteNonQueryAsync(ct);
        }
    }
}
