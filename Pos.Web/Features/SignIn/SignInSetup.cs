using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Pos.Data.SignIn;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.SignIn;

/// <summary>Passwords, the cookie, and how often both may be tried.</summary>
public static class SignInSetup
{
    public const string LimiterPolicy = "sign-in";

    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services
            .AddScoped<PasswordSignIn>()
            .AddScoped<Accounts>()
            .AddScoped<Passwords>()
            .AddScoped<OwnPassword>()
            .AddScoped<HalfSignIn>()
            .AddScoped<PasskeySignIn>()
            .AddScoped<OwnPasskeys>()
            .AddScoped<PasskeyChallenge>()
            .AddSingleton<PasskeySeals>()
            .AddSingleton<PasskeyPlace>()
            .AddSingleton<StepSecrets>()
            .AddSingleton<SignInTries>()
            .AddSingleton<KnownBrowser>()
            .AddHttpContextAccessor();
        services.AddScoped<IPasswordHasher<User>, PasswordHasher<User>>();
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = Passwords.UsualRounds);
        services.AddIdentityCore<User>().AddUserStore<PasskeyStore>();
        services.AddScoped<IPasskeyHandler<User>, PasskeyHandler<User>>();
        services
            .AddOptions<IdentityPasskeyOptions>()
            .Configure<PasskeyPlace>(
                (options, place) =>
                {
                    options.ServerDomain = place.Domain;
                    options.ValidateOrigin = said => ValueTask.FromResult(place.Fits(said));
                    options.UserVerificationRequirement = options.ResidentKeyRequirement = "required";
                    options.AuthenticatorTimeout = PasskeyChallenge.Lasts;
                }
            );
        services
            .AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddCookie(
                IdentityConstants.ApplicationScheme,
                options =>
                {
                    (options.Cookie.Name, options.Cookie.SecurePolicy) = CookieNames.OfHost(builder.Environment, "tarazu");
                    options.Cookie.SameSite = SameSiteMode.Lax;
                    // As long as identity.sessions keeps a session.
                    options.ExpireTimeSpan = TimeSpan.FromDays(14);
                    options.LoginPath = "/sign-in";
                    options.AccessDeniedPath = "/no-access";
                    options.ReturnUrlParameter = "returnUrl";
                    options.Events.OnRedirectToLogin = context => SignInAnswers.AskAsync(context, StatusCodes.Status401Unauthorized);
                    options.Events.OnRedirectToAccessDenied = context => SignInAnswers.AskAsync(context, StatusCodes.Status403Forbidden);
                    options.Events.OnCheckSlidingExpiration = RenewAsync;
                }
            )
            .AddCookie(
                HalfSignIn.Scheme,
                options =>
                {
                    (options.Cookie.Name, options.Cookie.SecurePolicy) = CookieNames.OfPath(builder.Environment, "tarazu-half");
                    options.Cookie.SameSite = SameSiteMode.Strict;
                    options.Cookie.Path = "/sign-in";
                    // As long as identity.sessions keeps a half session.
                    options.ExpireTimeSpan = TimeSpan.FromMinutes(10);
                    options.SlidingExpiration = false;
                }
            );
        services.AddSingleton(new Command("end-second-step", EndSecondStepAsync));
        var perMinute = builder.Configuration.GetValue("SignIn:PerMinute", 30);
        services.AddRateLimiter(options =>
            options.AddPolicy(
                LimiterPolicy,
                context =>
                    HttpMethods.IsGet(context.Request.Method)
                        ? RateLimitPartition.GetNoLimiter("read")
                        : RateLimitPartition.GetFixedWindowLimiter(
                            Network.Of(context),
                            _ => new() { PermitLimit = perMinute, Window = TimeSpan.FromMinutes(1) }
                        )
            )
        );
    }

    /// <summary><c>end-second-step LOGIN</c>: from now on the password alone signs this person in; passkeys are gone with the codes.</summary>
    private static async Task EndSecondStepAsync(WebApplication app, string[] args)
    {
        if (LoginName.Canonical(args.ElementAtOrDefault(1)) is not { } login)
            throw new SettingMissingException("usage: end-second-step LOGIN");
        if (!await SecondSteps.EndOfAsync(app.Services.GetRequiredService<ShopDatabase>().NeededOwnerConnection, login, default))
            throw new SettingMissingException($"Nobody signs in as {login} with a second step or a passkey: nothing was changed.");
        Console.WriteLine($"{login} signs in by the password alone.");
    }

    // A cookie is renewed in the second half of its life, and its session with it.
    private static async Task RenewAsync(CookieSlidingExpirationContext context)
    {
        if (!context.ShouldRenew || context.Principal?.Session() is not { } session)
            return;
        context.ShouldRenew = await context
            .HttpContext.RequestServices.GetRequiredService<Sessions>()
            .KeepAsync(session, context.HttpContext.RequestAborted);
    }
}
