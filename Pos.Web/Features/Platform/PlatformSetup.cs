using System.Security.Cryptography;
using Pos.Data.Platform;
using Pos.Data.SignIn;
using Pos.Web.Features.SignIn;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Platform;

public static class PlatformSetup
{
    public static void AddPlatform(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(new Command("make-platform-admin", MakeAdminAsync));
        builder.Services.Configure<TenantOptions>(options => options.WithoutBusiness = "/platform/sync");
    }

    /// <summary>
    /// <c>make-platform-admin LOGIN [--password ...]</c>: lets a person see how the phones of all businesses fare. Whoever has no account yet gets one,
    /// with the password given or one that is told here once.
    /// </summary>
    private static async Task MakeAdminAsync(WebApplication app, string[] args)
    {
        if (LoginName.Canonical(args.ElementAtOrDefault(1)) is not { } login)
            throw new SettingMissingException("usage: make-platform-admin LOGIN [--password PASSWORD]");
        var owner = app.Services.GetRequiredService<ShopDatabase>().NeededOwnerConnection;
        await using var scope = app.Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<Accounts>();
        if (!await accounts.IsTakenAsync(login, default))
        {
            var password = app.Configuration["password"] ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
            await accounts.AddAsync(login, password, default);
            Console.WriteLine($"New account {login}, password {password}");
        }
        await PlatformAdmins.AppointAsync(owner, login, default);
        Console.WriteLine(
            $"{login} is a platform admin: /platform/sync, which opens once a second step is set up (an authenticator app or a passkey; asked for after signing in)"
        );
    }
}
