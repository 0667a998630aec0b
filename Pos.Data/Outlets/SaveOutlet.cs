using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Outlets;

/// <param name="Code">Letters that start its receipt numbers.</param>
/// <param name="CutoverHour">Sales before this hour belong to the day before.</param>
/// <param name="ReceiptLanguage">"en" or "ur"; empty for the language that the till is in.</param>
public sealed record SaveOutlet(
    Guid OutletId,
    string Name,
    string NameUr,
    string Code,
    string Phone,
    string Address,
    string TaxNumber,
    string ReceiptHead,
    string ReceiptFoot,
    string TimeZone,
    short CutoverHour,
    string ReceiptLanguage = ""
);

/// <summary>Opens another outlet, or changes one. Refusals: those of <see cref="OutletShape"/>, letters_taken, letters_fixed.</summary>
public sealed class SaveOutletHandler(PosDb db, TenantContext tenant, TimeProvider clock)
    : OperationHandler<SaveOutlet>(OutletsJson.Default.SaveOutlet)
{
    public override string Kind => "save_outlet";

    protected override Refusal? Check(SaveOutlet input) =>
        OutletShape.Name(input.Name, nameof(input.Name))
        ?? OutletShape.Line(input.NameUr, OutletShape.MostName, nameof(input.NameUr))
        ?? OutletShape.Letters(input.Code, nameof(input.Code))
        ?? OutletShape.Line(input.Phone, OutletShape.MostPhone, nameof(input.Phone))
        ?? OutletShape.Line(input.Address, OutletShape.MostAddress, nameof(input.Address))
        ?? OutletShape.Line(input.TaxNumber, OutletShape.MostTaxNumber, nameof(input.TaxNumber))
        ?? OutletShape.Lines(input.ReceiptHead, nameof(input.ReceiptHead))
        ?? OutletShape.Lines(input.ReceiptFoot, nameof(input.ReceiptFoot))
        ?? OutletShape.Language(input.ReceiptLanguage, nameof(input.ReceiptLanguage))
        ?? OutletShape.Day(input.TimeZone, input.CutoverHour);

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        var refusals = new Dictionary<Guid, Refusal>();
        foreach (var operation in operations)
            if (await LettersAsync(InputOf(operation), ct) is { } refusal)
                refusals[operation.OpId] = refusal;
        return refusals;
    }

    private async Task<Refusal?> LettersAsync(SaveOutlet input, CancellationToken ct)
    {
        var others = await db.Outlets.Where(o => o.Code == input.Code && o.Id != input.OutletId).AnyAsync(ct);
        if (others)
            return new("letters_taken", nameof(input.Code));
        var changes = await db.Outlets.AnyAsync(o => o.Id == input.OutletId && o.Code != input.Code, ct);
        return changes && await db.Devices.AnyAsync(d => d.OutletId == input.OutletId, ct)
            ? new("letters_fixed", nameof(input.Code))
            : null;
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        foreach (var input in operations.Select(InputOf))
        {
            // A phone that is enrolled meanwhile would go on with the letters of before.
            await db.LockOutletAsync(input.OutletId, ct);
            // Goods are sent from one to the other: all of them hear what each is called.
            var isCalled = await db.Outlets.AnyAsync(o => o.Id == input.OutletId && o.Name == input.Name && o.NameUr == input.NameUr, ct);
            await db.StampOutletAsync(tenant.BusinessId, isCalled ? input.OutletId : null, ct);
            var outlet = await db.Outlets.AsTracking().SingleOrDefaultAsync(o => o.Id == input.OutletId, ct);
            if (outlet is null)
            {
                outlet = new Outlet
                {
                    BusinessId = tenant.BusinessId,
                    Id = input.OutletId,
                    Name = input.Name,
                    Code = input.Code,
                    CreatedAt = clock.GetUtcNow(),
                };
                db.Outlets.Add(outlet);
            }
            (outlet.Name, outlet.NameUr, outlet.Code) = (input.Name, input.NameUr, input.Code);
            (outlet.Phone, outlet.Address, outlet.TaxNumber) = (input.Phone, input.Address, input.TaxNumber);
            (outlet.ReceiptHead, outlet.ReceiptFoot, outlet.ReceiptLanguage) = (
                input.ReceiptHead,
                input.ReceiptFoot,
                input.ReceiptLanguage
            );
            (outlet.TimeZone, outlet.CutoverHour) = (input.TimeZone, input.CutoverHour);
            await db.SaveChangesAsync(ct);
        }
    }
}
