using System.Globalization;

namespace Pos.Data.Sync;

/// <summary>The number of a change that tills must hear of. It is taken last before commit: earlier, a slow writer could commit below a number already read.</summary>
public static class ChangeCounter
{
    public static async Task<long> NextChangeSeqAsync(this PosDb db, CancellationToken ct)
    {
        await using var command = db.Command("select app.next_change_seq()");
        return Convert.ToInt64(await command.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
    }
}
