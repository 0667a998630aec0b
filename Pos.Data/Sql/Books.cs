using Npgsql;

namespace Pos.Data.Sql;

/// <summary>An invariant that the books of one business were found to break, in so many rows.</summary>
public sealed record BrokenInvariant(Guid BusinessId, string Invariant, long Broken, DateTimeOffset Since);

/// <summary>The invariants of one business at a time: what was found is kept for its owner and the operator.</summary>
public sealed class Books(NpgsqlDataSource app)
{
    // One node checks at a time, whatever there are of them.
    private const long OneAtATime = 0x626F6F6B73;
    private const int MostSeconds = 600;

    /// <summary>Whose turn it is: whose books changed and were not looked at for so long, or did not and were not for much longer.</summary>
    public async Task<Guid?> NextAsync(TimeSpan changed, TimeSpan unchanged, IReadOnlyCollection<Guid> exceptFor, CancellationToken ct)
    {
        await using var command = app.CreateCommand("select app.next_books($1, $2, $3)");
        command.Parameters.Add(new() { Value = changed });
        command.Parameters.Add(new() { Value = unchanged });
        command.Parameters.Add(new() { Value = exceptFor.ToArray() });
        return await command.ExecuteScalarAsync(ct) as Guid?;
    }

    /// <returns>False when another node is at it.</returns>
    public async Task<bool> CheckAsync(Guid business, CancellationToken ct)
    {
        await using var connection = await app.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var command = new NpgsqlCommand("select pg_try_advisory_xact_lock($1)", connection, transaction);
        command.Parameters.Add(new() { Value = OneAtATime });
        if (await command.ExecuteScalarAsync(ct) is not true)
            return false;
        command.CommandText = "select app.check_books($1)";
        command.CommandTimeout = MostSeconds;
        command.Parameters.Clear();
        command.Parameters.Add(new() { Value = business });
        await command.ExecuteScalarAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>What the last checks found, over all businesses.</summary>
    public async Task<IReadOnlyList<BrokenInvariant>> BrokenAsync(CancellationToken ct)
    {
        await using var command = app.CreateCommand("select business_id, invariant, broken, since from app.books_broken()");
        await using var reader = await command.ExecuteReaderAsync(ct);
        var broken = new List<BrokenInvariant>();
        while (await reader.ReadAsync(ct))
            broken.Add(
                new(reader.GetGuid(0), reader.GetString(1), reader.GetInt64(2), await reader.GetFieldValueAsync<DateTimeOffset>(3, ct))
            );
        return broken;
    }
}
