using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Pos.Data.SignIn;

namespace Pos.Web.Features.SignIn;

/// <summary>What people's codes are made of, sealed with keys that the database does not have.</summary>
public sealed class StepSecrets(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("second step");

    public static byte[] New() => RandomNumberGenerator.GetBytes(Totp.SecretLength);

    public byte[] Seal(byte[] secret) => _protector.Protect(secret);

    /// <returns>Null when the keys of then are gone: nobody can check such codes any more.</returns>
    public byte[]? Open(byte[] kept)
    {
        try
        {
            return _protector.Unprotect(kept);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>What the database asks of whoever says that a code was right; it keeps the hash.</summary>
    public static byte[] Proof(byte[] secret) => HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes("second step"));
}
