using Microsoft.EntityFrameworkCore;
using Npgsql;
using Pos.Data.Export;
using Pos.Data.Pictures;

namespace Pos.Data.Erasure;

/// <summary>Businesses that go, each in one transaction.</summary>
public sealed class Erasures(NpgsqlDataSource app, IPictureStore pictures)
{
    /// <summary>Those whose days to think are over.</summary>
    public async Task<IReadOnlyList<Guid>> DueAsync(CancellationToken ct)
    {
        await using var command = app.CreateCommand("select app.due_erasures()");
        await using var reader = await command.ExecuteReaderAsync(ct);
        var due = new List<Guid>();
        while (await reader.ReadAsync(ct))
            due.Add(reader.GetGuid(0));
        return due;
    }

    /// <returns>How many rows there were; null where it is not due, or another node is at it.</returns>
    public async Task<long?> EraseAsync(Guid business, CancellationToken ct)
    {
        await using var connection = await app.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var command = new NpgsqlCommand("select app.erase($1)", connection, transaction) { CommandTimeout = 0 };
        command.Parameters.Add(new() { Value = business });
        var gone = await command.ExecuteScalarAsync(ct) as long?;
        await transaction.CommitAsync(ct);
        // Not before it is certain. What fails here goes when the store is swept.
        if (gone is not null)
            await pictures.RemoveAllAsync(business, ct);
        return gone;
    }
}

public static class TakenAlong
{
    /// <summary>Whether an archive of the last days is there, which is asked for before anything goes.</summary>
    public static Task<bool> IsTakenAlongAsync(this PosDb db, CancellationToken ct) =>
        db
            .Database.SqlQuery<bool>(
                $"select exists (select from shop.exports e where e.state = 'done' and e.asked_at > now() - {BusinessExport.Kept}) as \"Value\""
            )
            .SingleAsync(ct);
}
