using Pos.Data.Customers;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Customers;

/// <summary>What is typed about one customer; writing down and changing share it. The limit stays text until it is understood.</summary>
public sealed record CustomerForm
{
    public Guid OpId { get; init; } = Guid.CreateVersion7();
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public string? Name { get; init; }
    public string? NameUr { get; init; }
    public string? Nickname { get; init; }
    public string? Phone { get; init; }
    public string? Limit { get; init; }
    public string? Note { get; init; }

    public bool LimitUnderstood => string.IsNullOrWhiteSpace(Limit) || Figures.ParseRupees(Limit) is not null;

    public SaveCustomer ToOperation() =>
        new(
            Id,
            Name?.Trim() ?? "",
            NameUr?.Trim() ?? "",
            Nickname?.Trim() ?? "",
            Phone?.Trim() ?? "",
            Note?.Trim() ?? "",
            string.IsNullOrWhiteSpace(Limit) ? null : Figures.ParseRupees(Limit)
        );

    public static CustomerForm Of(Customer customer) =>
        new()
        {
            Id = customer.Id,
            Name = customer.Name,
            NameUr = customer.NameUr,
            Nickname = customer.Nickname,
            Phone = customer.Phone,
            Limit = customer.CreditLimit is { } limit ? Figures.RupeesTyped(limit) : null,
            Note = customer.Note,
        };
}
