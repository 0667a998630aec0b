using Pos.Data.SignIn;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.SignIn;

/// <summary>Asks whoever is signed in for the password once more.</summary>
public sealed class OwnPassword(Sessions sessions, Passwords passwords, SignInTries tries, IHttpContextAccessor http, SecurityLog log)
{
    /// <summary>Does what only the right password opens. Whoever found an open browser guesses no more often than at the door.</summary>
    /// <returns>Key of what is wrong; null when it is done.</returns>
    public async Task<string?> TroubleAsync(string login, string? password, Func<byte[], Task<bool>> act, CancellationToken ct)
    {
        var place = Network.Of(http.HttpContext!);
        if (!tries.Take(login, place))
            return "signin.locked";
        if (!await act(passwords.Derive(password ?? "", await sessions.TermsAsync(login, passwords.Rounds, ct))))
        {
            log.SignInFailed(place);
            return "me.current_wrong";
        }
        tries.Forget(login, place);
        return null;
    }
}
