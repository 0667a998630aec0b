namespace Pos.Web.Features.SignIn;

/// <summary>What is asked of a password that is chosen now.</summary>
public static class NewPassword
{
    /// <summary>Key of what is said below its field.</summary>
    public const string Help = "signup.password_help";

    private const int Longest = 200;

    /// <param name="own">As <see cref="GuessablePassword.Is"/> wants them.</param>
    /// <returns>Key of what is wrong with it; null when nothing is.</returns>
    public static string? Trouble(string? password, params IEnumerable<string?> own) =>
        password is not { Length: >= Passwords.Shortest and <= Longest } ? "signup.password_short"
        : GuessablePassword.Is(password, own) ? "signup.password_guessable"
        : null;
}
