using System.Globalization;
using Pos.Data.Credit;
using Pos.Data.Customers;
using Pos.Data.Payments;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Credit;

/// <summary>Debts as they were looked at: "entry_line_paisa".</summary>
public static class Chosen
{
    public static string Name(Debt debt) => FormattableString.Invariant($"{debt.OpId}_{debt.LineNo}_{debt.Open}");

    public static IReadOnlyList<ChosenDebt> Parse(IEnumerable<string?>? names) =>
        [
            .. from name in names ?? []
            let parts = (name ?? "").Split('_')
            where
                parts.Length == 3
                && Guid.TryParse(parts[0], out _)
                && short.TryParse(parts[1], CultureInfo.InvariantCulture, out _)
                && long.TryParse(parts[2], CultureInfo.InvariantCulture, out _)
            select new ChosenDebt(
                Guid.Parse(parts[0]),
                short.Parse(parts[1], CultureInfo.InvariantCulture),
                long.Parse(parts[2], CultureInfo.InvariantCulture)
            ),
        ];
}

/// <summary>Money a customer brought to the office. The amount stays text until it is understood.</summary>
public sealed record PaymentForm
{
    public Guid OpId { get; init; } = Guid.CreateVersion7();
    public Guid? Outlet { get; init; }
    public PaymentMethod Method { get; init; }
    public string? Amount { get; init; }
    public List<string?> Debts { get; init; } = [];

    public long? Paisa => Figures.ParseRupees(Amount) is { } amount and > 0 and <= ReceivePaymentHandler.MaxAmount ? amount : null;

    public bool Has(Debt debt) => Debts.Contains(Chosen.Name(debt));

    /// <summary>The chosen debts take what they can, oldest first; the rest finds its own way.</summary>
    public ReceivePayment ToOperation(Customer customer, Guid outlet, long amount)
    {
        var left = amount;
        var against = new List<ChosenDebt>();
        foreach (var debt in Chosen.Parse(Debts))
        {
            var taken = Math.Min(left, debt.Amount);
            if (taken <= 0)
                continue;
            against.Add(debt with { Amount = taken });
            left -= taken;
        }
        return new()
        {
            CustomerId = customer.Id,
            CustomerName = customer.Name,
            Method = Method,
            Amount = amount,
            Against = against,
            OutletId = outlet,
        };
    }
}

/// <summary>What he owed in the book before this one.</summary>
public sealed record OpeningForm
{
    public Guid OpId { get; init; } = Guid.CreateVersion7();
    public Guid? Outlet { get; init; }
    public string? Amount { get; init; }

    /// <summary>He had paid ahead.</summary>
    public bool Advance { get; init; }
    public DateOnly? Date { get; init; }
    public string? Note { get; init; }

    public long? Paisa => Figures.ParseRupees(Amount) is { } amount and > 0 and <= Customer.MaxLimit ? amount : null;
}

public sealed record WriteOffForm
{
    public Guid OpId { get; init; } = Guid.CreateVersion7();
    public Guid? Outlet { get; init; }

    /// <summary>Null as long as nothing was chosen: all of them.</summary>
    public List<string?>? Debts { get; init; }
    public string? Reason { get; init; }

    public bool Has(Debt debt) => Debts is null || Debts.Contains(Chosen.Name(debt));
}

/// <summary>An entry that was wrong.</summary>
public sealed record ReversalForm
{
    public Guid OpId { get; init; } = Guid.CreateVersion7();
    public string? Reason { get; init; }
    public string? Find { get; init; }

    /// <summary>Whose it was in truth.</summary>
    public Guid? ToCustomer { get; init; }
}
