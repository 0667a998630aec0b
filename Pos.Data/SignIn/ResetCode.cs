using System.Security.Cryptography;
using System.Text;

namespace Pos.Data.SignIn;

/// <summary>Twenty letters that set a new password once: "K7QF-2MXA-…". A hundred bits, so that nobody guesses one; written on paper, so that none looks like another.</summary>
public sealed record ResetCode(string Letters)
{
    private const string Alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    private const int Length = 20;
    private const int Group = 4;

    public static ResetCode New() => new(RandomNumberGenerator.GetString(Alphabet, Length));

    /// <summary>As people write it, with or without what stands between; what is none fits nothing.</summary>
    public static ResetCode Typed(string? text) =>
        new(string.Concat((text ?? "").ToUpperInvariant().Where(Alphabet.Contains)) is { Length: Length } letters ? letters : "");

    /// <summary>What travels to the database, which keeps only its hash.</summary>
    public byte[] Key() => SHA256.HashData(Encoding.UTF8.GetBytes(Letters));

    public override string ToString() => string.Join('-', Letters.Chunk(Group).Select(letters => new string(letters)));
}
