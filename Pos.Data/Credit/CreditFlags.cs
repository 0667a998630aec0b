using Pos.Data.Operations;

namespace Pos.Data.Credit;

public static class CreditFlags
{
    /// <summary>The customer (the subject) paid more than he owed, on two phones perhaps: his advance in paisa.</summary>
    [FlagKind(70)]
    public const string Overpaid = "overpaid";

    /// <summary>The customer (the subject) paid what had been written off: paisa.</summary>
    [FlagKind(80)]
    public const string Recovered = "recovered";
}
