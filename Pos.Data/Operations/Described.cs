namespace Pos.Data.Operations;

/// <summary>
/// What an operation says, whatever is wrong with it, for the person who decides about it. Its handler makes it and whoever shows it knows no kind. Money
/// in paisa; a key is a text's.
/// </summary>
public sealed record Described
{
    /// <summary>What it goes by: the number on a customer's paper, a name; empty when it has none.</summary>
    public string Title { get; init; } = "";
    public long? Amount { get; init; }

    /// <summary>Whose it is, when the title does not say so.</summary>
    public string? Customer { get; init; }
    public IReadOnlyList<DescribedLine> Lines { get; init; } = [];

    /// <summary>What stands under the lines.</summary>
    public IReadOnlyList<DescribedSum> Sums { get; init; } = [];
    public IReadOnlyList<DescribedFact> Facts { get; init; } = [];
}

/// <param name="Quantity">Thousandths of the unit.</param>
/// <param name="Unit">Its code.</param>
/// <param name="Price">For one unit, or for one pack.</param>
public sealed record DescribedLine(
    string Name,
    string? NameUr,
    long Quantity,
    string Unit,
    long Price,
    long Total,
    DescribedPack? Pack = null
);

/// <summary>What so many thousandths of the unit are sold in.</summary>
public sealed record DescribedPack(string Name, string? NameUr, long Factor);

/// <param name="Of">Whose it is.</param>
public sealed record DescribedSum(string Key, long Paisa, SumRank Rank, string? Of = null);

public enum SumRank
{
    Total,
    Part,
    Owed,
}

/// <summary>One of its values is set.</summary>
public sealed record DescribedFact(string Key)
{
    public (string Text, string TextUr)? Words { get; init; }

    /// <summary>Digits, which read from left to right in every language.</summary>
    public string? Figure { get; init; }
    public long? Paisa { get; init; }
    public string? TextKey { get; init; }
}
