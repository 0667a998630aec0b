using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Pos.Data.Operations;

/// <summary>Statements of a batch that the model cannot write: their values by place, and columns that <c>unnest</c> lays side by side.</summary>
public static class ColumnBatch
{
    public static RowBatch Batch(this PosDb db) =>
        new(db, db.Connection, (NpgsqlTransaction?)db.Database.CurrentTransaction?.GetDbTransaction());

    public static NpgsqlBatchCommand Add(this NpgsqlBatch batch, string sql)
    {
        var command = new NpgsqlBatchCommand(sql);
        batch.BatchCommands.Add(command);
        return command;
    }

    public static NpgsqlBatchCommand Value(this NpgsqlBatchCommand command, object value)
    {
        command.Parameters.Add(new() { Value = value });
        return command;
    }

    public static NpgsqlBatchCommand Optional<T>(this NpgsqlBatchCommand command, T? value, NpgsqlDbType type)
        where T : struct
    {
        command.Parameters.Add(new() { Value = value is { } given ? given : DBNull.Value, NpgsqlDbType = type });
        return command;
    }

    public static NpgsqlBatchCommand Column<TRow, T>(
        this NpgsqlBatchCommand command,
        IReadOnlyList<TRow> rows,
        NpgsqlDbType type,
        Func<TRow, T> value
    )
    {
        var column = new T[rows.Count];
        for (var i = 0; i < column.Length; i++)
            column[i] = value(rows[i]);
        command.Parameters.Add(new() { Value = column, NpgsqlDbType = NpgsqlDbType.Array | type });
        return command;
    }
}
