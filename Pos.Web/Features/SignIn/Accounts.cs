using Npgsql;
using Pos.Data.SignIn;
using Pos.Data.Tenancy;

namespace Pos.Web.Features.SignIn;

/// <summary>A person who has an account, and the secret of the session that came with it.</summary>
public sealed record Account(Guid UserId, string Login, SessionToken Session);

/// <summary>Makes accounts: of people who sign up, and of those who do not by themselves.</summary>
public sealed class Accounts(Sessions sessions, Passwords passwords, TimeProvider clock)
{
    public Task<bool> IsTakenAsync(string login, CancellationToken ct) => sessions.IsTakenAsync(login, ct);

    /// <summary>Somebody who works in no business yet. Throws when the login is taken.</summary>
    public async Task<Account> AddAsync(string login, string password, CancellationToken ct)
    {
        if (password.Length < Passwords.Shortest)
            throw new ArgumentException($"A password has at least {Passwords.Shortest} characters.", nameof(password));
        var now = clock.GetUtcNow();
        var account = new Account(Guid.CreateVersion7(now), login, SessionToken.New(Guid.CreateVersion7(now)));
        await sessions.AddPersonAsync(account.UserId, login, passwords.Hash(password), account.Session, ct);
        return account;
    }

    /// <summary>Null when the login is taken: of two at the same moment the unique key decides, and both get an answer.</summary>
    public async Task<Account?> TryAddAsync(string login, string password, CancellationToken ct)
    {
        try
        {
            return await AddAsync(login, password, ct);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return null;
        }
    }
}
