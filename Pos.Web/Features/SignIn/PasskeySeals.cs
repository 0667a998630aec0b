using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace Pos.Web.Features.SignIn;

/// <param name="PublicKey">As the device gave it (COSE).</param>
/// <param name="CanBeCopied">The device's maker takes it along to others; a device never changes its mind about that.</param>
public sealed record OpenPasskey(byte[] Secret, byte[] PublicKey, bool CanBeCopied);

/// <summary>What passkeys are checked with, sealed with keys that the database does not have.</summary>
public sealed class PasskeySeals(IDataProtectionProvider protection)
{
    private const int SecretLength = 32;
    private readonly IDataProtector _protector = protection.CreateProtector("passkey");

    public static OpenPasskey New(byte[] publicKey, bool canBeCopied) =>
        new(RandomNumberGenerator.GetBytes(SecretLength), publicKey, canBeCopied);

    public byte[] Seal(OpenPasskey passkey) =>
        _protector.Protect([.. passkey.Secret, passkey.CanBeCopied ? (byte)1 : (byte)0, .. passkey.PublicKey]);

    /// <returns>Null when the keys of then are gone: nobody can check it any more.</returns>
    public OpenPasskey? Open(byte[] kept)
    {
        try
        {
            var open = _protector.Unprotect(kept);
            return new(open[..SecretLength], open[(SecretLength + 1)..], open[SecretLength] == 1);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>What the database asks of whoever says that a passkey has signed; it keeps the hash.</summary>
    public static byte[] Proof(OpenPasskey passkey) => HMACSHA256.HashData(passkey.Secret, Encoding.UTF8.GetBytes("passkey"));
}
