using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Credit;
using Pos.Data.Statements;
using Pos.Data.Tenancy;

namespace Pos.Web.Features.Statements;

/// <summary>Puts together what is handed to a customer: a statement with the link by which he can check it.</summary>
public sealed class StatementDesk(PosDb db, TenantContext tenant, StatementQuery statements, StatementLinks links)
{
    /// <returns>Null when this reader has no such account.</returns>
    public async Task<StatementPrint?> PrintAsync(Guid customerId, StatementAsked asked, string site, CancellationToken ct)
    {
        return await ReadAsync(customerId, asked, ct) is { } statement ? await PrintAsync(statement, asked, site, ct) : null;
    }

    /// <summary>Without a link; writes nothing.</summary>
    public async Task<StatementPrint> PaperAsync(Statement statement, StatementAsked asked, CancellationToken ct) =>
        new(statement, await statements.NowAsync(asked.Outlet, ct), null, null);

    public async Task<StatementPrint> PrintAsync(Statement statement, StatementAsked asked, string site, CancellationToken ct)
    {
        var now = await statements.NowAsync(asked.Outlet, ct);
        // A link says what is owed now, so it stands only under a statement up to now.
        if (asked.To is not null)
            return new(statement, now, null, null);
        var token = await links.MakeAsync(statement.Customer.Id, asked.Outlet, ct);
        return new(statement, now, LinkAddress(site, token), DateOnly.FromDateTime(now + StatementLink.Lifetime));
    }

    public async Task<Statement?> ReadAsync(Guid customerId, StatementAsked asked, CancellationToken ct)
    {
        var statement = await statements.RunAsync(customerId, asked.Outlet, asked.From, asked.To, ct);
        if (statement is null || tenant.IsOwner)
            return statement;
        // A customer's name is known in the whole business, his account only to those who may see its outlet.
        return await db.CreditAccounts.AnyAsync(a => a.CustomerId == statement.Customer.Id, ct) ? statement : null;
    }

    public static string LinkAddress(string site, LinkToken token) => $"{site}/s/{token}";
}

/// <summary>What a statement is asked for: the page's address, and nothing else.</summary>
public sealed record StatementAsked
{
    /// <summary>Business dates, both included. Nothing: since the balance was last zero, up to now.</summary>
    public DateOnly? From { get; init; }
    public DateOnly? To { get; init; }
    public Guid? Outlet { get; init; }

    public string Query(params (string Name, string Value)[] more)
    {
        var query = new Microsoft.AspNetCore.Http.Extensions.QueryBuilder();
        if (From is { } from)
            query.Add("from", Iso(from));
        if (To is { } to)
            query.Add("to", Iso(to));
        if (Outlet is { } outlet)
            query.Add("outlet", outlet.ToString());
        foreach (var (name, value) in more)
            query.Add(name, value);
        return query.ToString();
    }

    public static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
