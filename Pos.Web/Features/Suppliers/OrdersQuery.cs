using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Pos.Data.Suppliers;

namespace Pos.Web.Features.Suppliers;

/// <summary>What the list of orders is asked for: the page's address, and nothing else.</summary>
public sealed record OrdersQuery
{
    public const int Size = 50;

    public OrderState? State { get; init; }
    public Guid? Supplier { get; init; }
    public Guid? Outlet { get; init; }
    public int Page { get; init; } = 1;

    public int PageNumber => Math.Clamp(Page, 1, 100_000);
    public bool Narrowed => State is not null || Supplier is not null || Outlet is not null;
    public OrdersAsked Asked => new(State, Supplier, Outlet);

    public static string Word(OrderState state) => state.ToString().ToLowerInvariant();

    public string Url
    {
        get
        {
            var query = new QueryBuilder();
            if (State is { } state)
                query.Add("state", Word(state));
            if (Supplier is { } supplier)
                query.Add("supplier", supplier.ToString());
            if (Outlet is { } outlet)
                query.Add("outlet", outlet.ToString());
            if (PageNumber > 1)
                query.Add("page", PageNumber.ToString(CultureInfo.InvariantCulture));
            return "/orders" + query;
        }
    }
}

/// <summary>For whom and for how long goods are to be suggested.</summary>
public sealed record SuggestQuery
{
    public Guid? Supplier { get; init; }
    public Guid? Outlet { get; init; }
    public int Cover { get; init; } = OrderSuggestion.Cover;

    public static string UrlOf(Guid supplier, Guid? outlet, int cover)
    {
        var query = new QueryBuilder { { "supplier", supplier.ToString() } };
        if (outlet is { } one)
            query.Add("outlet", one.ToString());
        if (cover != OrderSuggestion.Cover)
            query.Add("cover", cover.ToString(CultureInfo.InvariantCulture));
        return "/orders/suggest" + query;
    }
}
