using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Pos.Data.Sql;

/// <summary>A migration that waits for a lock makes every request behind it wait too: it gives up before they do.</summary>
internal sealed class LockPatience : DbTransactionInterceptor
{
    public const string Patience = "5s";

    public override async ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection,
        TransactionEndEventData eventData,
        DbTransaction result,
        CancellationToken cancellationToken = default
    )
    {
        await using var command = connection.CreateCommand();
        command.Transaction = result;
        command.CommandText = $"set local lock_timeout = '{Patience}'";
        await command.ExecuteNonQueryAsync(cancellationToken);
        return result;
    }
}
