using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using NpgsqlTypes;
using Pos.Data.Tenancy;

namespace Pos.Data.Operations;

/// <summary>Several statements in one round trip and in the order they were added. Rows of the shop go in as sets, by what the model says of their tables.</summary>
public sealed class RowBatch(PosDb db, NpgsqlConnection connection, NpgsqlTransaction? transaction) : NpgsqlBatch(connection, transaction)
{
    /// <summary>Adds an insert of rows of one business; nothing when there are none.</summary>
    /// <param name="then">What follows in the statement: "order by", "on conflict", "returning".</param>
    /// <param name="stamped">The rows get the next number of the change counter, whatever they bear: tills must hear of them.</param>
    public void InsertRows<TRow>(IReadOnlyList<TRow> rows, string then = "", bool stamped = false)
        where TRow : class, ITenantRow
    {
        if (rows.Count == 0)
            return;
        var table = (Table<TRow>.Known ??= new(db.Model.FindEntityType(typeof(TRow))!));
        var command = this.Add(table.Sql(then, stamped)).Value(rows[0].BusinessId);
        foreach (var column in table.Columns)
            command.Parameters.Add(column.Of(rows));
    }

    private sealed class Table<TRow>
        where TRow : class, ITenantRow
    {
        /// <summary>Made once; every context has the same model.</summary>
        public static Table<TRow>? Known;
        private readonly string _insert,
            _stamped;

        public Table(IEntityType entity)
        {
            var properties = entity.GetProperties().Where(p => p.Name != nameof(ITenantRow.BusinessId)).ToList();
            Columns = [.. properties.Select(Column<TRow>.Of)];
            var names = properties.Select(p => p.GetColumnName()).ToList();
            string Insert(Func<string, string> value) =>
                $"""
                    insert into {entity.GetSchema()}.{entity.GetTableName()} (business_id, {string.Join(", ", names)})
                    select $1, {string.Join(", ", names.Select(value))}
                    from unnest({string.Join(", ", names.Select((_, i) => $"${i + 2}"))}) as u ({string.Join(", ", names)})
                    """;
            _insert = Insert(name => $"u.{name}");
            // In brackets it is asked once, not once for each row.
            _stamped = Insert(name => name == "change_seq" ? "(select app.next_change_seq())" : $"u.{name}");
        }

        public IReadOnlyList<Column<TRow>> Columns { get; }

        public string Sql(string then, bool stamped) => (stamped ? _stamped : _insert) + (then.Length > 0 ? "\n" + then : "");
    }

    private abstract class Column<TRow>
    {
        public abstract NpgsqlParameter Of(IReadOnlyList<TRow> rows);

        public static Column<TRow> Of(IProperty property)
        {
            var value = KeptValue.Of(property);
            var type = (
                (NpgsqlParameter)property.GetRelationalTypeMapping().CreateParameter(new NpgsqlCommand(), "value", null, nullable: true)
            ).NpgsqlDbType;
            return (Column<TRow>)
                Activator.CreateInstance(
                    typeof(Column<,>).MakeGenericType(typeof(TRow), value.ReturnType),
                    value.Compile(),
                    NpgsqlDbType.Array | type
                )!;
        }
    }

    private sealed class Column<TRow, T>(Func<TRow, T> value, NpgsqlDbType type) : Column<TRow>
    {
        public override NpgsqlParameter Of(IReadOnlyList<TRow> rows)
        {
            var values = new T[rows.Count];
            for (var i = 0; i < values.Length; i++)
                values[i] = value(rows[i]);
            return new NpgsqlParameter<T[]> { TypedValue = values, NpgsqlDbType = type };
        }
    }
}
