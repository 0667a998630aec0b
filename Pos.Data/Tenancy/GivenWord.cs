using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace Pos.Data.Tenancy;

/// <summary>Somebody who may gave his PIN at the till for what whoever was at work there might not do by himself.</summary>
/// <param name="Right">Name of the right that was missing.</param>
/// <param name="By">Worker.</param>
/// <param name="Amount">Paisa that he let pass.</param>
/// <param name="Proof">See <see cref="ProofOf"/>.</param>
public sealed record GivenWord(
    [property: JsonRequired] string Right,
    [property: JsonRequired] Guid By,
    [property: JsonRequired] long Amount,
    [property: JsonRequired] string Proof
)
{
    private const int Most = 8;

    /// <summary>Hex SHA-256 over a key, the operation's id, the right and the amount: says that what the key is made of was given for that very thing, and not what it was.</summary>
    public static string ProofOf(byte[] key, Guid opId, string right, long amount) =>
        Convert.ToHexStringLower(
            SHA256.HashData([
                .. key,
                .. opId.ToByteArray(bigEndian: true),
                .. Encoding.UTF8.GetBytes(FormattableString.Invariant($"{right} {amount}")),
            ])
        );

    /// <summary>Whether they have the shape; whether they are true is the database's to say (app.pin_approves).</summary>
    public static bool AreSound(IReadOnlyList<GivenWord> words) =>
        words.Count is > 0 and <= Most
        && words.All(w => w is { Right.Length: > 0 and <= 40, Amount: > 0 } && IsProof(w.Proof))
        && words.DistinctBy(w => w.Right).Count() == words.Count;

    public static bool IsProof(string proof) => proof.Length == 64 && proof.All(char.IsAsciiHexDigit);
}
