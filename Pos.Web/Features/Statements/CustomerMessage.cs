using Microsoft.Extensions.Localization;
using Pos.Data.Statements;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;
using Pos.Web.Resources;

namespace Pos.Web.Features.Statements;

/// <summary>What is sent to a customer: a reminder or a receipt, in either language, with the link.</summary>
/// <param name="WhatsApp">Opens the message in WhatsApp, for the customer's number where there is one.</param>
public sealed record CustomerMessage(string Text, string Url, string WhatsApp)
{
    public static CustomerMessage Of(
        IStringLocalizer<Text> t,
        Statement statement,
        long balance,
        bool reminder,
        string language,
        string url
    )
    {
        using var _ = new SpokenLanguage(language);
        var (customer, shop) = (
            StatementWords.Customer(statement.Customer),
            statement.Shop.Outlet.Length > 0 ? $"{statement.Shop.Business}, {statement.Shop.Outlet}" : statement.Shop.Business
        );
        var key =
            reminder ? "statement.message_reminder"
            : balance < 0 ? "statement.message_advance"
            : "statement.message_receipt";
        var text = t[key, customer, shop, Figures.Rupees(Math.Abs(balance)), url].Value;
        return new(text, url, $"https://wa.me/{NumberOf(statement.Customer.Phone)}?text={Uri.EscapeDataString(text)}");
    }

    /// <summary>
    /// As WhatsApp wants it: the country first, digits only. Numbers without a country are Pakistan's. Empty when it is no number.
    /// The till's twin is in wwwroot-src/customers/phone.ts; both run Pos.Tests/Statements/phone.cases.json.
    /// </summary>
    public static string NumberOf(string phone)
    {
        var digits = string.Concat(phone.Where(char.IsAsciiDigit));
        var number =
            phone.TrimStart().StartsWith('+') ? digits
            : digits.StartsWith("00", StringComparison.Ordinal) ? digits[2..]
            : digits.StartsWith('0') ? "92" + digits[1..]
            : digits.Length == 10 && digits[0] == '3' ? "92" + digits
            : digits;
        // "+92 0300..." is written often.
        if (number.StartsWith("920", StringComparison.Ordinal))
            number = "92" + number[3..];
        return number.Length is >= 10 and <= 15 ? number : "";
    }
}
