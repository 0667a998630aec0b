using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Outlets;

/// <param name="Phone">For the receipts of outlets that have none of their own.</param>
public sealed record SaveBusiness(string Name, string NameUr, string Phone);

/// <summary>What the business is called, everywhere. Refusals: those of <see cref="OutletShape"/>.</summary>
public sealed class SaveBusinessHandler(PosDb db, TenantContext tenant) : OperationHandler<SaveBusiness>(OutletsJson.Default.SaveBusiness)
{
    public override string Kind => "save_business";

    protected override Refusal? Check(SaveBusiness input) =>
        OutletShape.Name(input.Name, nameof(input.Name))
        ?? OutletShape.Line(input.NameUr, OutletShape.MostName, nameof(input.NameUr))
        ?? OutletShape.Line(input.Phone, OutletShape.MostPhone, nameof(input.Phone));

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        foreach (var input in operations.Select(InputOf))
        {
            var business = await db.Businesses.AsTracking().SingleAsync(ct);
            (business.Name, business.NameUr, business.Phone) = (input.Name, input.NameUr, input.Phone);
            await db.SaveChangesAsync(ct);
            await db.StampOutletAsync(tenant.BusinessId, null, ct);
        }
    }
}
