using Microsoft.Extensions.Localization;
using Pos.Data.Statements;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Statements;

/// <summary>What is sent to a customer: a reminder or a receipt, in either language, with the link.</summary>
/// <param name="WhatsApp">Opens the message in WhatsApp, for the customer's number where there is one.</param>
public sealed record CustomerMessage(string Text, string Url, string WhatsApp)
{
    public static CustomerMessage Of(IStringLocalizer t, Statement statement, long balance, bool reminder, string language, string url)
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
        return new(text, url, $"https://wa.me/{PhoneNumbers.ForWhatsApp(statement.Customer.Phone)}?text={Uri.EscapeDataString(text)}");
    }
}
