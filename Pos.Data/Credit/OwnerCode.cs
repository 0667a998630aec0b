using System.ComponentModel.DataAnnotations.Schema;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Credit;

/// <summary>The owner's six digits, by which a sale over the limit passes without a network. Kept as a key made from them.</summary>
[Table("owner_codes"), PrimaryKey(nameof(BusinessId))]
public sealed class OwnerCode : ITenantRow
{
    public Guid BusinessId { get; init; }
    public required byte[] Salt { get; init; }
    public int Iterations { get; init; }
    public required byte[] Key { get; init; }
    public long ChangeSeq { get; init; }

    /// <summary>Hex SHA-256 over the key and the operation's id: says that the code was given for this sale, without saying the code.</summary>
    public static string Proof(byte[] key, Guid opId) =>
        Convert.ToHexStringLower(SHA256.HashData([.. key, .. opId.ToByteArray(bigEndian: true)]));

    public static byte[] KeyOf(string code, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(code), salt, iterations, HashAlgorithmName.SHA256, 32);
}

/// <summary>Sets the code. No operation: what is kept of every operation would hold the secret for ever.</summary>
public sealed class OwnerCodes(PosDb db, TenantContext tenant)
{
    private const int Iterations = 100_000;

    /// <returns>Null when it is set; refusal code_not_six_digits.</returns>
    public async Task<Refusal?> SetAsync(string? code, CancellationToken ct)
    {
        if (code is not { Length: 6 } || !code.All(char.IsAsciiDigit))
            return new("code_not_six_digits", "Code");
        var salt = RandomNumberGenerator.GetBytes(16);
        await using var command = db.Command(
            """
            insert into shop.owner_codes (business_id, salt, iterations, key, change_seq) values ($1, $2, $3, $4, app.next_change_seq())
            on conflict (business_id) do update set salt = excluded.salt, iterations = excluded.iterations, key = excluded.key, change_seq = excluded.change_seq
            """
        );
        foreach (var value in (object[])[tenant.BusinessId, salt, Iterations, OwnerCode.KeyOf(code, salt, Iterations)])
            command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(ct);
        return null;
    }

    public Task<bool> IsSetAsync(CancellationToken ct) => db.OwnerCodes.AnyAsync(ct);
}
