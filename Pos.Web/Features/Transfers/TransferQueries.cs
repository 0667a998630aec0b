using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Catalog;
using Pos.Data.Operations;
using Pos.Data.Stock;
using Pos.Data.Tenancy;
using Pos.Data.Transfers;
using Pos.Web.Features.Catalog;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Transfers;

/// <summary>Goods between outlets, as far as whoever asks works at one end of their way.</summary>
public sealed class TransferQueries(PosDb db, TenantContext tenant, OutletQueries outlets, ProductQueries products)
{
    private const int MostFound = 12;

    private sealed record Listed(
        Guid OpId,
        Guid From,
        Guid To,
        DateTimeOffset At,
        int Goods,
        string First,
        string FirstUr,
        string? Kind,
        int Odd
    );

    public async Task<TransfersPage> ListAsync(TransfersQuery query, CancellationToken ct)
    {
        var places = await outlets.PlacesAsync(ct);
        var names = await NamesAsync(ct);
        var all = await db.Transfers.CountAsync(ct);
        var onTheWay = await db.Transfers.CountAsync(t => !t.Ended, ct);
        var matching = query.Only switch
        {
            "way" => onTheWay,
            "odd" => await db.TransferArrivals.Where(a => a.Arrived != a.Sent).Select(a => a.TransferId).Distinct().CountAsync(ct),
            _ => all,
        };
        query = query with { Page = Paging.Within(query.PageNumber, TransfersQuery.Size, matching) };
        var rows = await db
            .Database.SqlQuery<Listed>(
                $"""
                select t.op_id as "OpId", t.from_outlet_id as "From", t.to_outlet_id as "To", t.occurred_at as "At", e.kind as "Kind", l.goods as "Goods",
                       p.name as "First", p.name_ur as "FirstUr", a.odd as "Odd"
                from (
                  select t.* from shop.transfers t
                  where t.business_id = {tenant.BusinessId}
                    and ({query.Only} is distinct from 'way' or not t.ended)
                    and ({query.Only} is distinct from 'odd' or exists (
                      select from shop.transfer_arrivals a where a.business_id = t.business_id and a.transfer_id = t.op_id and a.arrived <> a.sent))
                  order by t.occurred_at desc, t.op_id desc offset {(query.PageNumber - 1)
                    * TransfersQuery.Size} limit {TransfersQuery.Size}
                ) t
                left join shop.transfer_ends e on e.business_id = t.business_id and e.transfer_id = t.op_id
                cross join lateral (
                  select count(*)::int as goods from shop.transfer_lines l where l.business_id = t.business_id and l.op_id = t.op_id) l
                cross join lateral (
                  select count(*)::int as odd from shop.transfer_arrivals a
                  where a.business_id = t.business_id and a.transfer_id = t.op_id and a.arrived <> a.sent) a
                join shop.transfer_lines f on f.business_id = t.business_id and f.op_id = t.op_id and f.line_no = 1
                join shop.products p on p.business_id = f.business_id and p.id = f.product_id
                order by t.occurred_at desc, t.op_id desc
                """
            )
            .ToListAsync(ct);
        return new(
            query,
            rows.ConvertAll(r => new TransferRow(
                r.OpId,
                names[r.From],
                names[r.To],
                places.Outlets[0].Local(r.At),
                r.Goods,
                Language.Pick(r.First, r.FirstUr),
                r.Kind switch
                {
                    null => TransferState.OnTheWay,
                    "received" => TransferState.Received,
                    _ => TransferState.CalledBack,
                },
                r.Odd
            )),
            matching,
            onTheWay,
            all == 0,
            tenant.May(StockRights.Adjust) && names.Count > 1
        );
    }

    public async Task<SendPage> SendAsync(TransferForm form, IReadOnlyList<TransferGoods>? found, string focus, CancellationToken ct)
    {
        var open = (await outlets.PlacesAsync(ct)).Choices.Where(c => !c.Closed).ToList();
        var all = (await db.OutletNamesAsync(ct))
            .Where(o => !o.Closed)
            .Select(o => new Choice(o.Id, Language.Pick(o.Name, o.NameUr)))
            .ToList();
        var from = form.From ?? (open.Count > 0 ? open[0].Id : null);
        return new(
            await PartAsync(
                form with
                {
                    From = from,
                    // Where there is only one other outlet, nobody is asked.
                    To = form.To ?? (all.Count == 2 ? all.Find(o => o.Id != from)?.Id : null),
                },
                found,
                focus,
                new Dictionary<Guid, long>(),
                ct
            ),
            open,
            all
        );
    }

    /// <summary>Null where there is none, or nobody at either end asks.</summary>
    /// <param name="typed">The receipt's form as far as it is filled in; null for one that begins with all that was sent.</param>
    public async Task<TransferPage?> FindAsync(
        Guid id,
        TransferForm? typed,
        IReadOnlyList<TransferGoods>? found,
        string focus,
        CancellationToken ct
    )
    {
        if (await db.Transfers.SingleOrDefaultAsync(t => t.OpId == id, ct) is not { } transfer)
            return null;
        var at = (await outlets.PlacesAsync(ct)).Outlets[0];
        var names = await NamesAsync(ct);
        var end = await db.TransferEnds.SingleOrDefaultAsync(e => e.TransferId == id, ct);
        var sent = await db.TransferLines.Where(l => l.OpId == id).OrderBy(l => l.LineNo).ToListAsync(ct);
        var arrived = await db.TransferArrivals.Where(a => a.TransferId == id).OrderBy(a => a.LineNo).ToListAsync(ct);
        var goods = await KnownAsync(sent.Select(l => l.ProductId).Concat(arrived.Select(a => a.ProductId)), ct);
        var open = end is null && tenant.May(StockRights.Receive) && IsHere(transfer.ToOutletId);
        var byProduct = sent.ToDictionary(l => l.ProductId, l => l.Quantity);
        return new(
            transfer,
            names[transfer.FromOutletId],
            names[transfer.ToOutletId],
            at.Local(transfer.OccurredAt),
            await WhoAsync(id, ct),
            end?.Kind switch
            {
                null => TransferState.OnTheWay,
                TransferEndKind.Received => TransferState.Received,
                _ => TransferState.CalledBack,
            },
            end is null ? null : at.Local(end.OccurredAt),
            end is null ? "" : await WhoAsync(end.OpId, ct),
            end?.Note ?? "",
            end is null
                ? [.. sent.Select(l => new TransferLinePart(goods[l.ProductId], l.Quantity, null))]
                : [.. arrived.Select(a => new TransferLinePart(goods[a.ProductId], a.Sent, a.Arrived))],
            open
                ? await PartAsync(
                    typed
                        ?? new()
                        {
                            Lines = sent.ConvertAll(l => new TransferLineForm
                            {
                                Product = l.ProductId,
                                Quantity = Figures.QuantityTyped(l.Quantity),
                            }),
                        },
                    found,
                    focus,
                    byProduct,
                    ct
                )
                : null,
            end is null && tenant.May(StockRights.Adjust) && IsHere(transfer.FromOutletId)
        );
    }

    /// <summary>The same form again: it is this operation that ended it.</summary>
    public Task<bool> IsEndedByAsync(Guid id, Guid op, CancellationToken ct) =>
        db.TransferEnds.AnyAsync(e => e.TransferId == id && e.OpId == op, ct);

    private bool IsHere(Guid outlet) => tenant.OutletId is null || tenant.OutletId == outlet;

    /// <summary>Empty where it is not the reader's to know.</summary>
    private async Task<string> WhoAsync(Guid op, CancellationToken ct) =>
        await db.Set<Operation>()
            .Where(o => o.OpId == op)
            .Join(db.Workers, o => o.WorkerId, w => w.Id, (_, w) => w.Name)
            .SingleOrDefaultAsync(ct)
        ?? "";

    private async Task<Dictionary<Guid, string>> NamesAsync(CancellationToken ct) =>
        (await db.OutletNamesAsync(ct)).ToDictionary(o => o.Id, o => Language.Pick(o.Name, o.NameUr));

    private async Task<TransferFormPart> PartAsync(
        TransferForm form,
        IReadOnlyList<TransferGoods>? found,
        string focus,
        IReadOnlyDictionary<Guid, long> sent,
        CancellationToken ct
    )
    {
        var known = await KnownAsync(form.Lines.Select(l => l.Product), ct);
        return new(form with { Lines = [.. form.Lines.Where(l => known.ContainsKey(l.Product))] }, known, found, focus, sent);
    }

    /// <summary>The form after its step, what was found for it, and where to go on typing.</summary>
    public async Task<(TransferForm Form, IReadOnlyList<TransferGoods>? Found, string Focus)> StepAsync(
        TransferForm form,
        CancellationToken ct
    )
    {
        var lines = form.Lines.ToList();
        IReadOnlyList<TransferGoods>? found = null;
        var added = form.Add;
        if (form.Remove is { } removed && removed >= 0 && removed < lines.Count)
            lines.RemoveAt(removed);
        else if (added is null && !string.IsNullOrWhiteSpace(form.Find))
        {
            found = await LookForAsync(form.Find, ct);
            if (found is [var only])
                (added, found) = (only.Id, null);
        }
        if (added is { } product && lines.TrueForAll(l => l.Product != product) && (await KnownAsync([product], ct)).ContainsKey(product))
            lines.Insert(0, new() { Product = product });
        var next = lines.FindIndex(l => added is null ? string.IsNullOrWhiteSpace(l.Quantity) : l.Product == added);
        return (
            form with
            {
                Lines = lines,
                Find = found is null ? "" : form.Find,
                Add = null,
                Remove = null,
                Step = null,
            },
            found,
            found is null && next >= 0 ? $"Lines[{next}].{nameof(TransferLineForm.Quantity)}" : nameof(form.Find)
        );
    }

    /// <summary>The one whose barcode or code it is; otherwise all in which each word is somewhere.</summary>
    private async Task<IReadOnlyList<TransferGoods>> LookForAsync(string find, CancellationToken ct)
    {
        var typed = Figures.Latin(find).Trim();
        var exact = await db
            .Products.Where(p => p.Active && (p.Code == typed || p.Barcodes.Any(b => b.Code == typed)))
            .Select(p => p.Id)
            .Take(1)
            .ToListAsync(ct);
        var ids =
            exact.Count > 0
                ? exact
                : await products
                    .Matching(new() { Q = find })
                    .OrderBy(p => p.Name)
                    .ThenBy(p => p.Id)
                    .Take(MostFound)
                    .Select(p => p.Id)
                    .ToListAsync(ct);
        var known = await KnownAsync(ids, ct);
        return [.. ids.Select(id => known[id])];
    }

    private Task<Dictionary<Guid, TransferGoods>> KnownAsync(IEnumerable<Guid> goods, CancellationToken ct)
    {
        var asked = goods.Distinct().ToArray();
        return db
            .Products.Where(p => asked.Contains(p.Id))
            .Select(p => new TransferGoods(p.Id, p.Name, p.NameUr, p.Unit.Name, p.Unit.NameUr))
            .ToDictionaryAsync(p => p.Id, ct);
    }
}
