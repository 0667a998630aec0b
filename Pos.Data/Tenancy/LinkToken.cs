using System.Buffers.Text;
using System.Security.Cryptography;

namespace Pos.Data.Tenancy;

/// <summary>The address of a link: its id and a secret of 128 bits, in 43 letters.</summary>
public sealed record LinkToken(Guid Id, byte[] Secret)
{
    private const int SecretBytes = 16,
        Bytes = 16 + SecretBytes;

    public static LinkToken New(Guid id) => new(id, RandomNumberGenerator.GetBytes(SecretBytes));

    public static LinkToken? Parse(string? text)
    {
        // The last letter carries two spare bits: only the one way of writing a token is that token.
        if (text is not { Length: 43 } || !Base64Url.IsValid(text))
            return null;
        var bytes = Base64Url.DecodeFromChars(text);
        return bytes.Length == Bytes && Base64Url.EncodeToString(bytes) == text
            ? new(new Guid(bytes.AsSpan(0, 16), bigEndian: true), bytes[16..])
            : null;
    }

    /// <summary>What travels to the database where it keeps the hash of it, so that no secret stands in a log of statements there.</summary>
    public byte[] Key() => SHA256.HashData(Secret);

    /// <summary>What is kept: it opens nothing.</summary>
    public byte[] KeyHash() => SHA256.HashData(Key());

    public override string ToString() => Base64Url.EncodeToString([.. Id.ToByteArray(bigEndian: true), .. Secret]);
}
