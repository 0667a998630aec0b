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

    /// <summary>What OWASP asks of PBKDF2 with HMAC-SHA-512.</summary>
    public const int UsualRounds = 210_000;

    private const int KeyLength = 32;

    /// <summary>Of a hash that is made now.</summary>
    public int Rounds => options.Value.IterationCount;

    public string Hash(string password) => hasher.HashPassword(new User(), password);

    /// <summary>As much work for every login, whether its hash is of today, older or not there at all: time does not tell.</summary>
    public byte[] Derive(string password, PasswordTerms terms)
    {
        var keys = WorkFor(terms)
            .Select(work => KeyDerivation.Pbkdf2(password, work.Salt, (KeyDerivationPrf)work.Prf, work.Rounds, KeyLength));
        return keys.ToArray()[0];
    }

    /// <summary>The key itself, and for an older hash the rounds it lacks, whose outcome nobody wants.</summary>
    public IEnumerable<PasswordTerms> WorkFor(PasswordTerms terms) =>
        terms.Rounds < Rounds ? [terms, terms with { Prf = (int)KeyDerivationPrf.HMACSHA512, Rounds = Rounds - terms.Rounds }] : [terms];

    public bool IsOutdated(PasswordTerms terms) => terms.Rounds < Rounds || terms.Prf < (int)KeyDerivationPrf.HMACSHA512;
}
