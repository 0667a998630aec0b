using Pos.Data.Operations;

namespace Pos.Data.Sales;

public static class SalesFlags
{
    /// <summary>
    /// Sold at another price than the list's: "asked list asof": two prices in paisa and when the till last heard of prices, milliseconds since 1970 (0: it did not
    /// say). A pack has a fourth: the thousandths of the unit in one.
    /// </summary>
    [FlagKind(10)]
    public const string PriceChanged = "price_changed";

    /// <summary>A credit sale put the customer (the subject) over the limit, and the owner's code was not given: "balance limit" in paisa.</summary>
    [FlagKind(60)]
    public const string OverLimit = "over_limit";

    /// <summary>A credit sale left the customer (the subject) owing more than whoever sold may give by himself, and the owner's code was not given: the balance in paisa.</summary>
    [FlagKind(65)]
    public const string BeyondRight = "beyond_right";

    /// <summary>A sale says that somebody gave his PIN for it, and what should prove it does not: the name of that worker.</summary>
    [FlagKind(67)]
    public const string FalseWord = "false_word";

    /// <summary>The number is not of the phone that sold, or another sale has it: the number as it came. The sale is kept with the phone's own place behind it.</summary>
    [FlagKind(95)]
    public const string ReceiptOdd = "receipt_odd";
}
