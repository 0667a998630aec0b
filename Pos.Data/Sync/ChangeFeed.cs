namespace Pos.Data.Sync;

/// <summary>One field of what a till pulls, filled by the feature whose rows it holds.</summary>
public abstract class ChangeFeed
{
    /// <summary>Its name in the reply. Tills in the shops read it: a name that was sent once is sent for ever.</summary>
    public abstract string Field { get; }

    /// <summary>Selects, as change_seq, the numbers of its rows after a checkpoint: $1 business, $2 checkpoint, $3 outlet. Null when pages need not count them.</summary>
    public virtual string? Counters => null;

    /// <summary>Its rows of a till that knows everything already.</summary>
    public abstract object? Nothing { get; }

    /// <summary>What changed after <paramref name="since"/>, up to <paramref name="upTo"/>.</summary>
    public abstract Task<object?> ReadAsync(long since, long upTo, CancellationToken ct);
}

/// <summary>A feed of rows.</summary>
public abstract class ChangeFeed<TRow> : ChangeFeed
{
    public sealed override object? Nothing => new List<TRow>();

    public sealed override async Task<object?> ReadAsync(long since, long upTo, CancellationToken ct) => await RowsAsync(since, upTo, ct);

    protected abstract Task<List<TRow>> RowsAsync(long since, long upTo, CancellationToken ct);
}
