using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Catalog;
using Pos.Data.Operations;
using Pos.Data.Sales;
using Pos.Data.Tenancy;
using Pos.Web.Features.Catalog;
using Pos.Web.Features.Customers;

namespace Pos.Web.Features.Review;

/// <summary>What the form that corrects a sale reads.</summary>
public sealed class CorrectionQueries(
    PosDb db,
    ProductQueries products,
    CustomerQueries customers,
    ReviewQueries review,
    RecordSaleHandler sales
)
{
    private const int MostChoices = 20,
        MostSearches = 20;

    /// <summary>The form as it opens: what can be read of the sale, or an empty one.</summary>
    public async Task<CorrectionForm> StartAsync(Operation operation, CancellationToken ct)
    {
        if (SaleOf(operation) is not { } sale)
            return new()
            {
                ReceiptNo = await SuggestedNumberAsync(operation, ct),
                Lines = [new()],
                Payments = [new()],
            };
        var form = CorrectionForm.Of(sale);
        var known = await KnownAsync(form, operation.OutletId, ct);
        // Goods the shop does not have are looked for by the name they were sold under.
        var names = sale.Lines.Where(l => l is not null).Take(CorrectionForm.MaxLines).Select(l => l.Name).ToList();
        return form with
        {
            Lines =
            [
                .. form.Lines.Select((l, i) => known.ContainsKey(l.ProductId!.Value) ? l : l with { ProductId = null, Find = names[i] }),
            ],
        };
    }

    public async Task<CorrectionPage> PageAsync(Operation operation, CorrectionForm form, CancellationToken ct)
    {
        var known = await KnownAsync(form, operation.OutletId, ct);
        var choices = new List<IReadOnlyList<ProductChoice>>();
        var searches = 0;
        foreach (var line in form.Lines)
        {
            List<ProductChoice> own = line.ProductId is { } id && known.TryGetValue(id, out var product) ? [product] : [];
            var search = !string.IsNullOrWhiteSpace(line.Find) && searches++ < MostSearches;
            choices.Add(search ? [.. own.UnionBy(await FindAsync(line.Find!, ct), p => p.Id)] : own);
        }
        var people = await CustomersAsync(operation, form, ct);
        return new(
            await review.RowAsync(operation, ct),
            form,
            choices,
            people,
            form.ToSale(SaleOf(operation), known, people.FirstOrDefault(p => p.Id == form.CustomerId)?.Name)
        );
    }

    private async Task<IReadOnlyList<CustomerChoice>> CustomersAsync(Operation operation, CorrectionForm form, CancellationToken ct)
    {
        var named = form.CustomerId is { } id ? await CustomerAsync(operation, id, ct) : null;
        var found = await customers.FindAsync(form.FindCustomer, named?.Id ?? default, ct);
        return [.. named is null ? [] : new[] { named }, .. found.Select(f => new CustomerChoice(f.Id, f.Name, f.NameUr))];
    }

    /// <summary>The one who is named; somebody the shop does not know yet goes by the name that came.</summary>
    private async Task<CustomerChoice?> CustomerAsync(Operation operation, Guid id, CancellationToken ct) =>
        await customers.FindAsync(id, ct) is { } known ? new(known.Id, known.Name, known.NameUr)
        : SaleOf(operation) is { CustomerName: { } name } sale && sale.CustomerId == id ? new(id, name, "")
        : null;

    public async Task<RecordSale?> SaleAsync(Operation operation, CorrectionForm form, CancellationToken ct) =>
        form.ToSale(
            SaleOf(operation),
            await KnownAsync(form, operation.OutletId, ct),
            form.CustomerId is { } id ? (await CustomerAsync(operation, id, ct))?.Name : null
        );

    /// <summary>The sale as far as the body can be read, whatever is wrong with it.</summary>
    private RecordSale? SaleOf(Operation operation) => sales.Read(operation.SchemaVersion, operation.Payload).Input as RecordSale;

    public async Task<Dictionary<Guid, ProductChoice>> KnownAsync(CorrectionForm form, Guid? outlet, CancellationToken ct)
    {
        var ids = form.Lines.Select(l => l.ProductId).OfType<Guid>().Distinct().ToArray();
        var known = await Choices(db.Products.Where(p => ids.Contains(p.Id))).ToDictionaryAsync(p => p.Id, ct);
        if (outlet is { } at)
            foreach (var (id, price) in await db.PricesAtAsync(ids, at, ct))
                known[id] = known[id] with { Price = price };
        return known;
    }

    private Task<List<ProductChoice>> FindAsync(string words, CancellationToken ct) =>
        Choices(products.Matching(new() { Q = words }).OrderBy(p => p.Name).ThenBy(p => p.Id).Take(MostChoices)).ToListAsync(ct);

    private static IQueryable<ProductChoice> Choices(IQueryable<Data.Catalog.Product> products) =>
        products.Select(p => new ProductChoice(p.Id, p.Name, p.NameUr, p.Unit.Code, p.Unit.Name, p.Unit.NameUr, p.Price));

    /// <summary>When no number can be read: one that no till gives out, from the phone's own count.</summary>
    private async Task<string?> SuggestedNumberAsync(Operation operation, CancellationToken ct)
    {
        var prefix = await (
            from d in db.Devices
            join o in db.Outlets on d.OutletId equals o.Id
            where d.Id == operation.DeviceId
            select o.Code + d.Number
        ).SingleOrDefaultAsync(ct);
        return prefix is null ? null : FormattableString.Invariant($"{prefix}-Q{operation.DeviceSeq:00000}");
    }
}
