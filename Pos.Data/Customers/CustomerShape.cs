using System.Text.RegularExpressions;
using Pos.Data.Operations;

namespace Pos.Data.Customers;

/// <summary>What may be written down about a customer, whoever does it. Refusals: name_missing, name_too_long, phone_bad, note_too_long, limit_bad.</summary>
public static partial class CustomerShape
{
    public static Refusal? Check(
        string name,
        string? nameUr,
        string? nickname,
        string? phone,
        string? note = null,
        long? creditLimit = null
    )
    {
        if (string.IsNullOrWhiteSpace(name))
            return new("name_missing", nameof(Customer.Name));
        if (!IsName(name))
            return new("name_too_long", nameof(Customer.Name));
        if (!IsName(nameUr))
            return new("name_too_long", nameof(Customer.NameUr));
        if (!IsName(nickname))
            return new("name_too_long", nameof(Customer.Nickname));
        if (!PhoneShape().IsMatch(phone ?? ""))
            return new("phone_bad", nameof(Customer.Phone));
        if (note is { Length: > Customer.MaxNote } || note?.Contains('\0') == true)
            return new("note_too_long", nameof(Customer.Note));
        return creditLimit is < 0 or > Customer.MaxLimit ? new("limit_bad", nameof(Customer.CreditLimit)) : null;
    }

    public static bool IsName(string? name) => name is null || (name.Length <= Customer.MaxName && !name.Any(char.IsControl));

    [GeneratedRegex(@"^[0-9+ -]{0,20}\z")]
    private static partial Regex PhoneShape();
}
