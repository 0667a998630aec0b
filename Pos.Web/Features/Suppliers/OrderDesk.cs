using Pos.Data.Suppliers;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Suppliers;

/// <summary>The form of an order, filled with what is needed.</summary>
public sealed class OrderDesk(
    SupplierQueries suppliers,
    SupplierList list,
    OrderList orders,
    GoodsQueries goods,
    OrderNeeds needs,
    OutletQueries outlets
)
{
    private const int MostBefore = 5;

    public Task<SupplierHead?> HeadAsync(Guid supplier, CancellationToken ct) => suppliers.HeadAsync(supplier, ct);

    public async Task<ChooseSupplierPage> ChoicesAsync(CancellationToken ct)
    {
        var places = await outlets.PlacesAsync(ct);
        var all = await list.RunAsync(places.Today, null, ct);
        return new([.. all.Where(s => !s.Archived).OrderBy(s => Language.Pick(s.Name, s.NameUr), StringComparer.CurrentCultureIgnoreCase)]);
    }

    /// <summary>All goods of the supplier's of which more is needed at the outlet, as much as that.</summary>
    public async Task<OrderFormPage> SuggestAsync(SupplierHead head, SuggestQuery query, CancellationToken ct)
    {
        var form = new OrderForm
        {
            Supplier = head.Id,
            Outlet = head.OutletOf(query.Outlet),
            Cover = query.Cover,
            ExpectedOn = head.Places.Today.AddDays(head.Supplier.LeadDays),
        };
        var (known, shortOf) = await ShortAsync(head, form, ct);
        form = form with { Lines = [.. shortOf.Take(SaveOrderHandler.MaxLines)] };
        return await PageAsync(head, form, null, "", null, ct) with
        {
            Known = known,
            More = shortOf.Count - form.Lines.Count,
            Silent = await outlets.SilentAsync([form.Outlet.Value], ct),
            Before = await BeforeAsync(head, form.Outlet.Value, ct),
        };
    }

    /// <returns>How many goods he brings, and a line of each that runs short.</returns>
    private async Task<(int Known, List<GoodsLineForm> Short)> ShortAsync(SupplierHead head, OrderForm form, CancellationToken ct)
    {
        var outlet = head.OutletOf(form.Outlet);
        var his = await needs.GoodsOfAsync(head.Id, outlet, ct);
        var known = await needs.OfAsync(head.Id, outlet, his, ct);
        return (his.Count, [.. his.Select(id => LineOf(known[id], head, form)).OfType<GoodsLineForm>()]);
    }

    /// <summary>For another time or outlet: what somebody wrote or took out stays as he left it, the rest is suggested anew.</summary>
    private async Task<OrderForm> AnewAsync(SupplierHead head, OrderForm form, CancellationToken ct)
    {
        var anew = form with { Cover = form.ToCover ?? form.Cover, Outlet = form.ToOutlet ?? form.Outlet, ToCover = null, ToOutlet = null };
        // A draft was made up by somebody.
        if (form.Seen is not null)
            return anew;
        var before = (await ShortAsync(head, form, ct)).Short.ToDictionary(l => l.Product);
        var after = (await ShortAsync(head, anew, ct)).Short;
        var written = form
            .Lines.Where(l =>
                !before.TryGetValue(l.Product, out var suggested)
                || suggested.Quantity != l.Quantity?.Trim()
                || suggested.PackSize != (l.PackSize ?? "")
                || !string.IsNullOrWhiteSpace(l.Cost)
            )
            .ToList();
        var left = before.Keys.Except(form.Lines.Select(l => l.Product)).Concat(written.Select(l => l.Product)).ToHashSet();
        return anew with
        {
            Lines = [.. written, .. after.Where(l => !left.Contains(l.Product)).Take(SaveOrderHandler.MaxLines - written.Count)],
        };
    }

    private async Task<IReadOnlyList<OrderRow>> BeforeAsync(SupplierHead head, Guid outlet, CancellationToken ct)
    {
        var his = new OrdersAsked(Supplier: head.Id, Outlet: outlet);
        var drafts = await orders.RunAsync(his with { State = OrderState.Draft }, 0, MostBefore, ct);
        var placed = await orders.RunAsync(his with { Among = [OrderState.Ordered, OrderState.Partial] }, 0, MostBefore, ct);
        return [.. drafts, .. placed.Where(o => head.Places.DayOf(o.PlacedAt!.Value) == head.Places.Today)];
    }

    public async Task<(OrderForm Form, IReadOnlyList<KnownGoods>? Found, string Focus)> StepAsync(
        SupplierHead head,
        OrderForm form,
        CancellationToken ct
    )
    {
        if (form.ToCover is not null || form.ToOutlet is not null)
            return (await AnewAsync(head, form, ct), null, "");
        var before = form.Lines.ConvertAll(l => l.Product);
        var (stepped, found, focus) = await goods.StepAsync(form, ct);
        if (stepped.Lines.Find(l => !before.Contains(l.Product)) is { } added)
        {
            var known = await needs.OfAsync(head.Id, head.OutletOf(form.Outlet), [added.Product], ct);
            var need = known[added.Product];
            // The code on a carton proposes that carton, where nothing is said of his.
            if (need.Pack is null && added.Pack is { } scanned)
                need = need with
                {
                    Pack = (await goods.KnownAsync([added.Product], ct))[added.Product]
                        .Packs.FirstOrDefault(p => p.Id == scanned)
                        ?.Words.Factor,
                };
            // Whoever adds it wants some, also where none are needed.
            var line = LineOf(need, head, form) ?? added with { Pack = null, PackSize = PackOf(need) };
            stepped = stepped with { Lines = [.. stepped.Lines.Select(l => l.Product == added.Product ? line : l)] };
        }
        // What a line costs may stay empty.
        return (stepped, found, focus.EndsWith(nameof(GoodsLineForm.Cost), StringComparison.Ordinal) ? nameof(form.Find) : focus);
    }

    public async Task<OrderFormPage> PageAsync(
        SupplierHead head,
        OrderForm form,
        IReadOnlyList<KnownGoods>? found,
        string focus,
        string? draft,
        CancellationToken ct
    )
    {
        var ids = form.Lines.Select(l => l.Product).ToArray();
        var known = await goods.KnownAsync(ids, ct);
        return new(
            head,
            form with
            {
                Lines = [.. form.Lines.Where(l => known.ContainsKey(l.Product))],
            },
            known,
            found,
            focus,
            await needs.OfAsync(head.Id, head.OutletOf(form.Outlet), ids, ct),
            head.Places.Now,
            draft
        );
    }

    /// <returns>Null when none are needed.</returns>
    private static GoodsLineForm? LineOf(GoodsNeed need, SupplierHead head, OrderForm form)
    {
        var quantity = OrderSuggestion.Quantity(need.At(head.Places.Now), form.CoverDays, head.Supplier.LeadDays);
        return quantity == 0
            ? null
            : new()
            {
                Product = need.ProductId,
                PackSize = PackOf(need),
                Quantity = Figures.QuantityTyped(need.Pack is { } pack ? quantity / pack * 1000 : quantity),
            };
    }

    private static string PackOf(GoodsNeed need) => need.Pack is { } pack ? Figures.QuantityTyped(pack) : "";
}
