using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Pos.Data.Customers;
using Pos.Data.Statements;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Customers;

/// <summary>What a customer's page is asked for.</summary>
public sealed record CustomerQuery
{
    public const int Size = 50;

    public Guid? Outlet { get; init; }

    /// <summary>Also what was settled long ago.</summary>
    public bool All { get; init; }
    public int Page { get; init; } = 1;
    public int PageNumber => Math.Clamp(Page, 1, 100_000);

    public string Url(Guid id)
    {
        var query = new QueryBuilder();
        if (Outlet is { } outlet)
            query.Add("outlet", outlet.ToString());
        if (All)
            query.Add("all", "true");
        if (PageNumber > 1)
            query.Add("page", PageNumber.ToString(CultureInfo.InvariantCulture));
        return $"/customers/{id}" + query;
    }
}

/// <param name="Accounts">At the outlets that know him, in their order.</param>
public sealed record CustomerHead(Customer Customer, Places Places, IReadOnlyList<AccountLine> Accounts)
{
    public Guid Id => Customer.Id;
    public long Balance => Accounts.Sum(a => a.Balance);
    public long WrittenOff => Accounts.Sum(a => a.WrittenOff - a.Recovered);
    public DateOnly? OldestOpen => Accounts.Min(a => a.OldestOpen);
    public DateOnly? LastPayment => Accounts.Max(a => a.LastPayment);
    public bool OverLimit => Customer.CreditLimit is { } limit && Accounts.Any(a => a.Balance > limit);
    public string Name => Language.Pick(Customer.Name, Customer.NameUr);

    /// <summary>Where he owes most; else the first outlet.</summary>
    public Guid OwesAt => Accounts.MaxBy(a => a.Balance)?.OutletId ?? Places.Outlets[0].Id;
}

public sealed record AccountLine(
    Guid OutletId,
    string Outlet,
    long Balance,
    long WrittenOff,
    long Recovered,
    DateOnly? OldestOpen,
    DateOnly? LastPayment
);

public sealed record MergedLine(Guid Id, string Name, string NameUr, string Phone);

/// <summary>Somebody who may be the one that is being written down.</summary>
public sealed record AlikeLine(Guid Id, string Name, string NameUr, string Nickname, string Phone);

public sealed record CustomerPage(CustomerHead Head, CustomerQuery Query, Statement Statement, IReadOnlyList<MergedLine> Merged)
{
    /// <summary>Newest first.</summary>
    public IReadOnlyList<StatementLine> Lines =>
        [.. Statement.Lines.Reverse().Skip((Query.PageNumber - 1) * CustomerQuery.Size).Take(CustomerQuery.Size)];
    public Paging Paging =>
        new(Query.PageNumber, CustomerQuery.Size, Statement.Lines.Count, page => (Query with { Page = page }).Url(Head.Id));

    /// <summary>What was carried into the period is shown below its oldest line.</summary>
    public bool ShowsOpening => !Paging.HasNext && (Statement.Opening != 0 || !Query.All);

    /// <summary>What stands under <paramref name="line"/> can be taken back, or belongs to somebody else.</summary>
    public static bool CanReverse(StatementLine line) =>
        !line.Reversed && line.Kind is LineKind.Credit or LineKind.Payment or LineKind.Opening or LineKind.WriteOff;
}
