using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Mvc.Filters;
using Pos.Data.Tenancy;

namespace Pos.Web.Features.Sync;

/// <summary>
/// What a till signs its requests with (X-Pos-Signature: public key and signature in base64, a dot between): ECDSA on P-256 over method and address, the shift it
/// sends in, and the body as it came. The twin is wwwroot-src/device/key.ts. There is no clock in it, for those of phones are wrong: whoever repeats a request
/// that he saw whole repeats that very request.
/// </summary>
public static class TillSignature
{
    private const string Header = "X-Pos-Signature";
    private const int PointLength = 65,
        SignatureLength = 64,
        MostBytes = 512 * 1024;

    /// <summary>The till that signs in another one's stead, by its token (X-Pos-Carrier).</summary>
    public static BearerToken? Carrier(HttpRequest request) => BearerToken.Parse(request.Headers["X-Pos-Carrier"]);

    /// <summary>Before the body is read: it is kept, to be hashed when it is known what it is about.</summary>
    public static void Expect(HttpRequest request)
    {
        if (request.Headers.ContainsKey(Header))
            request.EnableBuffering(MostBytes);
    }

    /// <summary>The public key whose owner signed this request. Null when nobody did, or it is not what was signed.</summary>
    public static async Task<byte[]?> SignerAsync(HttpRequest request, BearerToken? token)
    {
        if (request.Headers[Header].ToString().Split('.') is not [var said, var signed])
            return null;
        if (Bytes(said, PointLength) is not { } publicKey || Bytes(signed, SignatureLength) is not { } signature)
            return null;
        var hash = await HashAsync(request, token);
        try
        {
            using var key = ECDsa.Create(
                new ECParameters
                {
                    Curve = ECCurve.NamedCurves.nistP256,
                    Q = new() { X = publicKey[1..33], Y = publicKey[33..] },
                }
            );
            return publicKey[0] == 4 && key.VerifyHash(hash, signature) ? publicKey : null;
        }
        catch (CryptographicException)
        {
            // No point of the curve.
            return null;
        }
    }

    public static bool Is(this byte[] publicKey, byte[]? signer) => publicKey.AsSpan().SequenceEqual(signer);

    private static async Task<byte[]> HashAsync(HttpRequest request, BearerToken? token)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n{token?.ShiftId}\n"));
        request.Body.Position = 0;
        var piece = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(piece, request.HttpContext.RequestAborted)) > 0; )
            hash.AppendData(piece.AsSpan(0, read));
        return hash.GetHashAndReset();
    }

    private static byte[]? Bytes(string base64, int length)
    {
        var bytes = new byte[length];
        return Convert.TryFromBase64String(base64, bytes, out var written) && written == length ? bytes : null;
    }
}

/// <summary>What a signed-in worker asks for a till, which signs it when it has a key.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MaybeSignedAttribute : Attribute, IResourceFilter
{
    public void OnResourceExecuting(ResourceExecutingContext context) => TillSignature.Expect(context.HttpContext.Request);

    public void OnResourceExecuted(ResourceExecutedContext context) { }
}
