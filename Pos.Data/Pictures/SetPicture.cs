using Microsoft.EntityFrameworkCore;
using Pos.Data.Catalog;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Pictures;

/// <param name="Picture">Its hash, by which the bytes are stored already; null for none.</param>
public sealed record SetPicture(Guid ProductId, string? Picture);

/// <summary>Gives a product its picture or takes it away. For owners and whoever edits goods. Refusals: picture_bad, unknown_product.</summary>
public sealed class SetPictureHandler(PosDb db, TenantContext tenant) : OperationHandler<SetPicture>(PicturesJson.Default.SetPicture)
{
    public override string Kind => "set_picture";

    protected override Refusal? Check(SetPicture input) =>
        input.Picture is { } hash && !PictureName.IsHash(hash) ? new("picture_bad", nameof(input.Picture)) : null;

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        var refusals = new Dictionary<Guid, Refusal>();
        foreach (var operation in operations)
        {
            var product = InputOf(operation).ProductId;
            if (!await db.Products.AnyAsync(p => p.Id == product, ct))
                refusals[operation.OpId] = new("unknown_product", nameof(SetPicture.ProductId));
        }
        return refusals;
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        foreach (var input in operations.Select(InputOf))
        {
            // What the policies keep from a cashier is no row to be changed: that is refused, not passed over.
            var product = await db.Products.AsTracking().SingleAsync(p => p.Id == input.ProductId, ct);
            product.Picture = input.Picture;
            await db.SaveChangesAsync(ct);
            await db.StampProductsAsync(tenant.BusinessId, [input.ProductId], ct);
        }
    }
}
