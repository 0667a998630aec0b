using Npgsql;

namespace Pos.Tests.Infrastructure;

/// <summary>A transaction as pos_app with (or without) a tenant context, for asking the database itself. Nothing is ever committed.</summary>
public sealed class TenantSession : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private NpgsqlTransaction _transaction;

    private TenantSession(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        _connection = connection;
        _transaction = transaction;
    }

    public static async Task<TenantSession> WithoutContextAsync(TestDatabase database)
    {
        var connection = await database.App.OpenConnectionAsync();
        return new(connection, await connection.BeginTransactionAsync());
    }

    public static async Task<TenantSession> OfAsync(TestDatabase database, Guid businessId, Guid userId)
    {
        var session = await WithoutContextAsync(database);
        var token = await database.SessionOfAsync(userId);
        Assert.Equal(1, await session.CountAsync("select 1::bigint from app.enter($1, $2, $3)", businessId, token.Id, token.Key()));
        return session;
    }

    /// <summary>Another transaction of the same connection.</summary>
    public async Task BeginAgainAsync()
    {
        await _transaction.DisposeAsync();
        _transaction = await _connection.BeginTransactionAsync();
    }

    public Task<long> CountAsync(string sql, params object[] values) => ValueAsync<long>(sql, values);

    public async Task<T> ValueAsync<T>(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task<int> ExecuteAsync(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>What a statement did: the number of rows, or the state it was refused with. It is undone either way.</summary>
    public async Task<string> TryAsync(string sql, params object[] values)
    {
        await _transaction.SaveAsync("try");
        try
        {
            return $"{await ExecuteAsync(sql, values)} rows";
        }
        catch (PostgresException e)
        {
            return e.SqlState;
        }
        finally
        {
            await _transaction.RollbackAsync("try");
        }
    }

    private NpgsqlCommand Command(string sql, object[] values)
    {
        var command = new NpgsqlCommand(sql, _connection, _transaction);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        return command;
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
