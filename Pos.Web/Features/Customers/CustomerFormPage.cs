using Microsoft.AspNetCore.Mvc;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Customers;

/// <summary>A form about one customer: it opens on his page, or a page of its own where scripts do not run.</summary>
/// <param name="Part">The view of the form.</param>
public abstract record CustomerFormPage(CustomerHead Head, string Part);

public sealed record DetailsPage(CustomerHead Head, CustomerForm Form) : CustomerFormPage(Head, "_CustomerForm");

/// <param name="Other">The one who was chosen; null while he is looked for.</param>
public sealed record MergePage(CustomerHead Head, MergeForm Form, CustomerHead? Other, IReadOnlyList<CustomerLine> Found)
    : CustomerFormPage(Head, "_MergeForm");

/// <summary>Somebody who is not written down yet.</summary>
public sealed record NewCustomerPage(CustomerForm Form);

internal static class CustomerFormAnswers
{
    private const string Page = "/Features/Customers/CustomerFormPage.cshtml";

    public static IActionResult Form(this Controller controller, CustomerFormPage page) => controller.Page(Page, page.Part, page);

    public static IActionResult FormAgain(this Controller controller, CustomerFormPage page) => controller.Again(Page, page.Part, page);
}
