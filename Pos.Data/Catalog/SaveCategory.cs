using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Catalog;

/// <param name="Position">Place among the others; null for the last, or to leave it where it is.</param>
/// <param name="Deleted">Takes the category off lists and tills; its products stay, without a category there.</param>
public sealed record SaveCategory(Guid CategoryId, string Name, string NameUr, int? Position, bool Deleted);

/// <summary>Creates, changes, removes or brings back a category. Refusals: name_missing, name_too_long, name_taken.</summary>
public sealed class SaveCategoryHandler(PosDb db, TenantContext tenant, TimeProvider clock)
    : OperationHandler<SaveCategory>(CatalogJson.Default.SaveCategory)
{
    public override string Kind => "save_category";

    protected override Refusal? Check(SaveCategory input)
    {
        if (string.IsNullOrWhiteSpace(input.Name))
            return new("name_missing", nameof(input.Name));
        if (input.Name.Length > Product.MaxName || input.Name.Any(char.IsControl))
            return new("name_too_long", nameof(input.Name));
        return input.NameUr.Length > Product.MaxName || input.NameUr.Any(char.IsControl)
            ? new("name_too_long", nameof(input.NameUr))
            : null;
    }

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        var refusals = new Dictionary<Guid, Refusal>();
        foreach (var operation in operations)
        {
            var input = InputOf(operation);
            if (!input.Deleted && await NameTakenAsync(input, ct))
                refusals[operation.OpId] = new("name_taken", nameof(input.Name));
        }
        return refusals;
    }

    // The unique index folds case in the database, which is the one that knows its collation.
    private Task<bool> NameTakenAsync(SaveCategory input, CancellationToken ct) =>
        db
            .Database.SqlQuery<bool>(
                $"""
                select exists (select from shop.categories where business_id = {tenant.BusinessId} and lower(name) = lower({input.Name})
                                 and deleted_at is null and id <> {input.CategoryId}) as "Value"
                """
            )
            .SingleAsync(ct);

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        foreach (var input in operations.Select(InputOf))
        {
            var category = await db.Categories.AsTracking().SingleOrDefaultAsync(c => c.Id == input.CategoryId, ct);
            var isNew = category is null;
            if (category is null)
            {
                category = new Category
                {
                    BusinessId = tenant.BusinessId,
                    Id = input.CategoryId,
                    Name = input.Name,
                };
                db.Categories.Add(category);
            }
            category.Name = input.Name;
            category.NameUr = input.NameUr;
            category.Position =
                input.Position ?? (isNew ? 1 + (await db.Categories.MaxAsync(c => (int?)c.Position, ct) ?? 0) : category.Position);
            var isBack = !input.Deleted && category.DeletedAt is not null;
            category.DeletedAt = input.Deleted ? category.DeletedAt ?? clock.GetUtcNow() : null;
            await db.SaveChangesAsync(ct);
            // A till that loaded while it was gone knows its products without a place: they have changed for it too.
            if (isBack)
                await db.StampProductsAsync(
                    tenant.BusinessId,
                    await db.Products.Where(p => p.CategoryId == category.Id).Select(p => p.Id).ToArrayAsync(ct),
                    ct
                );
            await db.StampCategoryAsync(tenant.BusinessId, category.Id, ct);
        }
    }
}
