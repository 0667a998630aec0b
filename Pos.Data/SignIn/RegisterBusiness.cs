using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pos.Data.Catalog;
using Pos.Data.Operations;
using Pos.Data.Sync;
using Pos.Data.Tenancy;

namespace Pos.Data.SignIn;

public sealed record RegisterBusiness(string BusinessName, string OutletName, string OutletCode, string OwnerName);

/// <summary>
/// Gives a business its first outlet, its owner and the usual units, inside <see cref="TenantTransaction.FoundAsync"/>.
/// Its operation is logged after its effects, because the log's keys point at them.
/// </summary>
public sealed class RegisterBusinessHandler(PosDb db, TenantContext tenant, OperationLog log, TimeProvider clock)
{
    /// <returns>The id of the outlet.</returns>
    public async Task<Guid> RunAsync(Guid opId, RegisterBusiness input, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var outlet = new Outlet
        {
            BusinessId = tenant.BusinessId,
            Id = Guid.CreateVersion7(now),
            Name = input.OutletName,
            Code = input.OutletCode,
            CreatedAt = now,
        };
        await using (var command = db.Command("insert into shop.sync_state (business_id, epoch) values ($1, $2)"))
        {
            command.Parameters.Add(new() { Value = tenant.BusinessId });
            command.Parameters.Add(new() { Value = Guid.CreateVersion7(now) });
            await command.ExecuteNonQueryAsync(ct);
        }
        db.Outlets.Add(outlet);
        db.Workers.Add(
            new Worker
            {
                BusinessId = tenant.BusinessId,
                Id = tenant.WorkerId,
                UserId = tenant.UserId,
                Name = input.OwnerName,
                Role = Role.Owner,
                JoinedAt = now,
            }
        );
        foreach (var (code, name, nameUr, measured) in Unit.Defaults)
            db.Units.Add(
                new Unit
                {
                    BusinessId = tenant.BusinessId,
                    Id = Guid.CreateVersion7(now),
                    Code = code,
                    Name = name,
                    NameUr = nameUr,
                    Measured = measured,
                    ChangeSeq = 1,
                }
            );
        await db.SaveChangesAsync(ct);

        var payload = JsonSerializer.Serialize(input, SignInJson.Default.RegisterBusiness);
        await log.InsertAsync(
            [
                new(
                    opId,
                    "register_business",
                    1,
                    null,
                    null,
                    null,
                    null,
                    SHA256.HashData(Encoding.UTF8.GetBytes(payload)),
                    tenant.WorkerId,
                    null,
                    now,
                    0,
                    payload,
                    input,
                    null
                ),
            ],
            ct
        );
        await db.NextChangeSeqAsync(ct);
        return outlet.Id;
    }

    /// <summary>The first letter of the outlet's name that a receipt number can carry; S for shop when there is none.</summary>
    public static string CodeFor(string outletName)
    {
        var letter = outletName.ToUpperInvariant().FirstOrDefault(char.IsAsciiLetterUpper);
        return letter == default ? "S" : letter.ToString();
    }
}
