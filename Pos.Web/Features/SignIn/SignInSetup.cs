using System.Threading.RateLimiting;
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
        services.AddScoped<PasswordSignIn>().AddScoped<Accounts>().AddSingleton<SignInTries>().AddSingleton<KnownBrowser>();
        services
            .AddIdentityCore<User>(options =>
            {
                options.Password = new PasswordOptions
                {
                    RequiredLength = 8,
                    RequireDigit = false,
                    RequireLowercase = false,
                    RequireUppercase = false,
                    RequireNonAlphanumeric = false,
                };
                // The login is what LoginName made of it; an address may hold an apostrophe.
                options.User.AllowedUserNameCharacters = "";
                // From all places together; from one place: SignInTries.
                options.Lockout.MaxFailedAccessAttempts = 100;
                options.Lockout.DefaultLockoutTimeSpan = SignInTries.Wait;
            })
            .AddUserStore<UserStore>()
            .AddSignInManager();
        services
            .AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddIdentityCookies(cookies =>
                cookies.ApplicationCookie!.Configure(options =>
                {
                    options.Cookie.Name = builder.Environment.IsDevelopment() ? "tarazu" : "__Host-tarazu";
                    options.Cookie.SameSite = SameSiteMode.Lax;
                    options.Cookie.SecurePolicy = builder.Environment.IsDevelopment()
                        ? CookieSecurePolicy.SameAsRequest
                        : CookieSecurePolicy.Always;
                    options.ExpireTimeSpan = TimeSpan.FromDays(14);
                    options.LoginPath = "/sign-in";
                    options.AccessDeniedPath = "/no-access";
                    options.ReturnUrlParameter = "returnUrl";
                    options.Events.OnRedirectToLogin = context => SignInAnswers.AskAsync(context, StatusCodes.Status401Unauthorized);
                    options.Events.OnRedirectToAccessDenied = context => SignInAnswers.AskAsync(context, StatusCodes.Status403Forbidden);
                })
            );
        services.Configure<SecurityStampValidatorOptions>(options =>
        {
            options.ValidationInterval = TimeSpan.FromMinutes(5);
            options.OnRefreshingPrincipal = context =>
            {
                // The refreshed principal knows the user only; the chosen business moves over.
                if (context.CurrentPrincipal?.FindFirst(TenantFilter.BusinessClaim) is { } business)
                    context.NewPrincipal?.Identities.First().AddClaim(business);
                return Task.CompletedTask;
            };
        });
        var perMinute = builder.Configuration.GetValue("SignIn:PerMinute", 30);
        services.AddRateLimiter(options =>
            options.AddPolicy(
                LimiterPolicy,
                context =>
                    HttpMethods.IsGet(context.Request.Method)
                        ? RateLimitPartition.GetNoLimiter("read")
                        : RateLimitPartition.GetFixedWindowLimiter(
                            Proxies.NetworkOf(context.Connection.RemoteIpAddress),
                            _ => new() { PermitLimit = perMinute, Window = TimeSpan.FromMinutes(1) }
                        )
            )
        );
    }
}
