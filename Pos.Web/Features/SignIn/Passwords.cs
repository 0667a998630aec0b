using Microsoft.AspNetCore.Cryptography.KeyDerivation;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Pos.Data.SignIn;

namespace Pos.Web.Features.SignIn;

/// <summary>
/// Identity's hashes, without ever seeing one that is kept: the terms come from the database, the key is derived here, and the database compares.
/// </summary>
public sealed class Passwords(IPasswordHasher<User> hasher, IOptions<PasswordHasherOptions> options)
{
    public const int Shortest = 8;
    private const int KeyLength = 32;

    /// <summary>Of a hash that is made now.</summary>
    public int Rounds => options.Value.IterationCount;

    public string Hash(string password) => hasher.HashPassword(new User(), password);

    public static byte[] Derive(string password, PasswordTerms terms) =>
        KeyDerivation.Pbkdf2(password, terms.Salt, (KeyDerivationPrf)terms.Prf, terms.Rounds, KeyLength);

    /// <summary>The same password hashed as it is done now, where it was hashed with fewer rounds; else null.</summary>
    public string? Renewed(string password, PasswordTerms terms) =>
        terms.Rounds < Rounds || terms.Prf < (int)KeyDerivationPrf.HMACSHA512 ? Hash(password) : null;
}
