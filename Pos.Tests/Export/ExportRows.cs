using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data;
using Pos.Data.Export;
using Pos.Data.Tenancy;
using Pos.Tests.Infrastructure;
using Pos.Tests.Tenancy;

namespace Pos.Tests.Export;

public sealed class ExportRows : IFeatureRows
{
    public async Task AddAsync(TestShop shop) => await DoneAsync(shop);

    /// <summary>An archive of two parts, as if it had been made.</summary>
    internal static Task DoneAsync(TestShop shop) =>
        shop.Host.AsAsync(
            shop.BusinessId,
            shop.OwnerId,
            async services =>
            {
                var db = services.GetRequiredService<PosDb>();
                var now = TimeProvider.System.GetUtcNow();
                var export = new BusinessExport
                {
                    BusinessId = shop.BusinessId,
                    Id = shop.NewId(),
                    AskedBy = await db.Workers.Where(w => w.UserId == shop.OwnerId).Select(w => w.Id).SingleAsync(),
                    State = ExportState.Done,
                    AskedAt = now,
                    SeenAt = now,
                    Length = 2,
                };
                db.Exports.Add(export);
                await db.SaveChangesAsync();
                foreach (var part in (int[])[0, 1])
                    db.ExportParts.Add(
                        new()
                        {
                            BusinessId = shop.BusinessId,
                            ExportId = export.Id,
                            Part = part,
                            Content = [1],
                        }
                    );
                return await db.SaveChangesAsync();
            }
        );
}
