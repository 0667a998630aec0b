using System.Net;
using Npgsql;

namespace Pos.Web.Infrastructure;

/// <summary>What goes to PostgreSQL on another machine is encrypted, and it is that machine which answers.</summary>
public static class DatabaseNetwork
{
    public const string Trusted = "Database:TrustedNetwork";

    /// <param name="name">Of the setting, for whoever has to mend it.</param>
    public static void RefuseOpen(string name, string connection, IConfiguration configuration)
    {
        var given = new NpgsqlConnectionStringBuilder(connection);
        if (given.SslMode == SslMode.VerifyFull || configuration.GetValue(Trusted, false))
            return;
        if ((given.Host ?? "").Split(',').FirstOrDefault(host => !IsHere(host.Trim())) is { } elsewhere)
            throw new SettingMissingException(
                $"{name} leads to {elsewhere.Trim()} on an open line: add \"SSL Mode=VerifyFull;Root Certificate=...\" to it, or set {Trusted} to true where nobody else is on that network."
            );
    }

    private static bool IsHere(string host)
    {
        // A socket in the file system, also an abstract one.
        if (host.Length == 0 || host[0] is '/' or '@')
            return true;
        var name =
            host[0] == '[' ? host[1..].Split(']')[0]
            : host.Count(c => c == ':') == 1 ? host.Split(':')[0]
            : host;
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address));
    }
}
