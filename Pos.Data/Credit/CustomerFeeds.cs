using Pos.Data.Sync;

namespace Pos.Data.Credit;

/// <summary>A customer comes again when the person changes and when the account does.</summary>
public sealed class CustomerFeed(CustomerRows rows) : ChangeFeed<CustomerRow>
{
    public override string Field => "customers";
    public override string Counters =>
        """
            select change_seq from shop.customers where business_id = $1 and change_seq > $2 union all
            select change_seq from shop.credit_accounts where business_id = $1 and outlet_id = $3 and change_seq > $2
            """;

    protected override Task<List<CustomerRow>> RowsAsync(long since, long upTo, CancellationToken ct) => rows.ChangedAsync(since, upTo, ct);
}

public sealed class OwnerCodeFeed(CustomerRows rows) : ChangeFeed
{
    public override string Field => "owner_code";
    public override object? Nothing => null;

    public override async Task<object?> ReadAsync(long since, long upTo, CancellationToken ct) =>
        await rows.OwnerCodeAsync(since, upTo, ct);
}
