using Pos.Data.Tenancy;

namespace Pos.Data.Credit;

/// <summary>What cashiers may do about udhaar by themselves. wwwroot-src/credit/rights.ts is the twin.</summary>
public static class CreditRights
{
    /// <summary>Sells on credit, as long as the customer then owes no more than this at the outlet, in paisa.</summary>
    public static readonly Right GiveCredit = new(
        "give_credit",
        HasLimit: true,
        new Dictionary<Preset, long?> { [Preset.Cashier] = 5_000_00, [Preset.Senior] = 20_000_00 }
    );

    /// <summary>Lets a customer go beyond his own limit by no more than this, in paisa.</summary>
    public static readonly Right OverLimit = new(
        "over_limit",
        HasLimit: true,
        new Dictionary<Preset, long?> { [Preset.Senior] = 2_000_00 }
    );
}
