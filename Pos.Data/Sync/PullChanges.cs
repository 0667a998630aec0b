using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.Sync;

public sealed record UnitRow(Guid Id, string Code, string Name, string NameUr, bool Measured);

public sealed record CategoryRow(Guid Id, string Name, string NameUr, int Position, bool Deleted);

/// <param name="Deleted">No longer active: it leaves the till.</param>
public sealed record ProductRow(
    Guid Id,
    string Name,
    string NameUr,
    string Code,
    long Price,
    Guid UnitId,
    Guid? CategoryId,
    IReadOnlyList<string> Barcodes,
    bool Deleted
);

/// <param name="OnHand">Thousandths of the product's unit.</param>
public sealed record StockRow(Guid ProductId, long OnHand);

public sealed record PullReply(
    Guid Epoch,
    long Next,
    bool More,
    long ServerTime,
    IReadOnlyList<UnitRow> Units,
    IReadOnlyList<CategoryRow> Categories,
    IReadOnlyList<ProductRow> Products,
    IReadOnlyList<StockRow> Stock,
    IReadOnlyList<CustomerRow> Customers,
    OwnerCodeRow? OwnerCode
);

/// <summary>All stock of the outlet that is not zero; product ids are one string, joined by line feeds.</summary>
public sealed record StockPack(long ChangeSeq, string Ids, IReadOnlyList<long> OnHand);

/// <summary>What changed for a till since its checkpoint. Runs in one repeatable-read snapshot.</summary>
public sealed class PullChanges(PosDb db, TenantContext tenant, CustomerRows customerRows, TimeProvider clock)
{
    private const int PageSize = 500;

    /// <param name="scope">The outlet the till's checkpoint is of; null when it did not say.</param>
    /// <returns>Null reply when the checkpoint is of another epoch or outlet, ahead of the server, or too old: the till must load everything again.</returns>
    public async Task<(PullReply? Reply, Guid Epoch, long ChangeSeq)> RunAsync(long since, Guid epoch, Guid? scope, CancellationToken ct)
    {
        var outletId = tenant.OutletId!.Value;
        var state = await StateAsync(ct);
        if (epoch != state.Epoch || (scope ?? outletId) != outletId || since > state.ChangeSeq || since < state.MinValidSeq)
            return (null, state.Epoch, state.ChangeSeq);

        if (since == state.ChangeSeq)
            return (
                new(state.Epoch, since, false, clock.GetUtcNow().ToUnixTimeMilliseconds(), [], [], [], [], [], null),
                state.Epoch,
                state.ChangeSeq
            );

        // All rows of one write share its number; a page ends between numbers, never inside one.
        var upTo =
            await db
                .Database.SqlQuery<long?>(
                    $"""
                    select change_seq as "Value" from (
                      select change_seq from shop.units where business_id = {tenant.BusinessId} and change_seq > {since} union all
                      select change_seq from shop.categories where business_id = {tenant.BusinessId} and change_seq > {since} union all
                      select change_seq from shop.products where business_id = {tenant.BusinessId} and change_seq > {since} union all
                      select change_seq from shop.stock_on_hand where business_id = {tenant.BusinessId} and outlet_id = {outletId} and change_seq > {since} union all
                      select change_seq from shop.customers where business_id = {tenant.BusinessId} and change_seq > {since} union all
                      select change_seq from shop.credit_accounts where business_id = {tenant.BusinessId} and outlet_id = {outletId} and change_seq > {since}
                    ) changes order by change_seq offset {PageSize - 1} limit 1
                    """
                )
                .SingleOrDefaultAsync(ct)
            ?? state.ChangeSeq;

        // Products point at units and categories that may have changed again since, on a later page: so a page with products carries them all.
        var hasProducts = await db.Products.AnyAsync(p => p.ChangeSeq > since && p.ChangeSeq <= upTo, ct);
        var units = await db
            .Units.Where(u => hasProducts || (u.ChangeSeq > since && u.ChangeSeq <= upTo))
            .Select(u => new UnitRow(u.Id, u.Code, u.Name, u.NameUr, u.Measured))
            .ToListAsync(ct);
        var categories = await db
            .Categories.Where(c => hasProducts || (c.ChangeSeq > since && c.ChangeSeq <= upTo))
            .Select(c => new CategoryRow(c.Id, c.Name, c.NameUr, c.Position, c.DeletedAt != null))
            .ToListAsync(ct);
        var products = await db
            .Products.Where(p => p.ChangeSeq > since && p.ChangeSeq <= upTo)
            .Select(p => new ProductRow(
                p.Id,
                p.Name,
                p.NameUr,
                p.Code,
                p.Price,
                p.UnitId,
                p.CategoryId,
                p.Barcodes.OrderBy(b => b.Position).Select(b => b.Code).ToList(),
                !p.Active
            ))
            .ToListAsync(ct);
        var stock = await db
            .StockOnHand.Where(s => s.OutletId == outletId && s.ChangeSeq > since && s.ChangeSeq <= upTo)
            .Select(s => new StockRow(s.ProductId, s.Quantity))
            .ToListAsync(ct);
        var customers = await customerRows.ChangedAsync(since, upTo, ct);
        var ownerCode = await customerRows.OwnerCodeAsync(since, upTo, ct);
        return (
            new(
                state.Epoch,
                upTo,
                upTo < state.ChangeSeq,
                clock.GetUtcNow().ToUnixTimeMilliseconds(),
                units,
                categories,
                products,
                stock,
                customers,
                ownerCode
            ),
            state.Epoch,
            state.ChangeSeq
        );
    }

    public async Task<StockPack> StockAsync(CancellationToken ct)
    {
        var outletId = tenant.OutletId!.Value;
        var state = await StateAsync(ct);
        var rows = await db
            .StockOnHand.Where(s => s.OutletId == outletId && s.Quantity != 0)
            .Select(s => new StockRow(s.ProductId, s.Quantity))
            .ToListAsync(ct);
        return new(state.ChangeSeq, string.Join('\n', rows.Select(r => r.ProductId)), [.. rows.Select(r => r.OnHand)]);
    }

    public async Task<CustomerPack> CustomersAsync(CancellationToken ct)
    {
        var state = await StateAsync(ct);
        return new(state.ChangeSeq, await customerRows.AllAsync(ct), await customerRows.OwnerCodeAsync(0, state.ChangeSeq, ct));
    }

    private sealed record State(Guid Epoch, long ChangeSeq, long MinValidSeq);

    private Task<State> StateAsync(CancellationToken ct) =>
        db
            .Database.SqlQuery<State>(
                $"""
                select epoch as "Epoch", change_seq as "ChangeSeq", min_valid_seq as "MinValidSeq" from shop.sync_state where business_id = {tenant.BusinessId}
                """
            )
            .SingleAsync(ct);
}
