namespace Pos.Web.Infrastructure;

/// <summary>
/// What an operator looks for after an attack: ids, addresses of the program and networks. What anybody typed or sent stands in none of it, names, phones and
/// secrets least.
/// </summary>
public sealed partial class SecurityLog(ILogger<SecurityLog> logger)
{
    [LoggerMessage(1, LogLevel.Information, "Signed in from {Network}: session {Session}")]
    public partial void SignedIn(string network, Guid session);

    [LoggerMessage(2, LogLevel.Warning, "A sign-in from {Network} failed")]
    public partial void SignInFailed(string network);

    [LoggerMessage(3, LogLevel.Warning, "A sign-in from {Network} had to wait: too many tries")]
    public partial void SignInThrottled(string network);

    [LoggerMessage(4, LogLevel.Warning, "Worker {Worker} of business {Business} was refused {Route} from {Network}")]
    public partial void Refused(Guid business, Guid worker, string? route, string network);

    [LoggerMessage(5, LogLevel.Warning, "A write that another site's page sent was refused, from {Network}")]
    public partial void RefusedFromElsewhere(string network);

    [LoggerMessage(
        6,
        LogLevel.Warning,
        "{Operations} operations of device {Device} of business {Business} came with a revoked shift, from {Network}"
    )]
    public partial void RevokedShiftSent(int operations, Guid device, Guid business, string network);

    [LoggerMessage(7, LogLevel.Warning, "A till's token that nobody was given came from {Network}")]
    public partial void UnknownToken(string network);

    [LoggerMessage(8, LogLevel.Information, "Session {Session} set another password, from {Network}")]
    public partial void PasswordChanged(string network, Guid session);

    [LoggerMessage(9, LogLevel.Warning, "A code for a lost password came from {Network}; it fitted: {Fitted}")]
    public partial void PasswordReset(string network, bool fitted);

    [LoggerMessage(
        10,
        LogLevel.Information,
        "Worker {Worker} of business {Business} made a code by which worker {Of} sets another password, from {Network}"
    )]
    public partial void WorkersCodeMade(Guid business, Guid worker, Guid of, string network);

    [LoggerMessage(11, LogLevel.Information, "Session {Session} set up a second step, from {Network}")]
    public partial void SecondStepSetUp(string network, Guid session);

    [LoggerMessage(12, LogLevel.Warning, "Session {Session} ended the second step, from {Network}")]
    public partial void SecondStepEnded(string network, Guid session);

    [LoggerMessage(13, LogLevel.Warning, "A code for the second step of session {Session} was wrong, from {Network}")]
    public partial void SecondStepFailed(string network, Guid session);

    [LoggerMessage(14, LogLevel.Information, "Session {Session} added a passkey, from {Network}")]
    public partial void PasskeyAdded(string network, Guid session);

    [LoggerMessage(15, LogLevel.Warning, "Session {Session} removed a passkey, from {Network}")]
    public partial void PasskeyRemoved(string network, Guid session);
}
