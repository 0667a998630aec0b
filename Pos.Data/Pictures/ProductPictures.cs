using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.Pictures;

/// <summary>Pictures that products of one business get.</summary>
public sealed class ProductPictures(PosDb db, TenantContext tenant, IPictureStore store)
{
    private const int Tries = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Until the transaction ends nobody else sets or clears away pictures of the business. Before anything is asked or put.
    /// False when somebody else is at it for longer than anybody should wait with a connection of the database.
    /// </summary>
    public async Task<bool> HoldAsync(CancellationToken ct)
    {
        for (var tried = 1; ; tried++)
        {
            if (await db.Database.SqlQuery<bool>($"select app.hold_pictures() as \"Value\"").SingleAsync(ct))
                return true;
            if (tried == Tries)
                return false;
            await Task.Delay(Pause, ct);
        }
    }

    /// <summary>In the transaction that then names it.</summary>
    public Task PutAsync(MadePicture picture, CancellationToken ct) =>
        Task.WhenAll(picture.Files.Select(file => store.PutAsync(tenant.BusinessId, file.Name, file.Content, ct)));
}
