using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Options;
using Npgsql;
using Pos.Data;
using Pos.Data.Catalog;
using Pos.Data.Credit;
using Pos.Data.Customers;
using Pos.Data.Operations;
using Pos.Data.Platform;
using Pos.Data.Review;
using Pos.Data.Sales;
using Pos.Data.Statements;
using Pos.Data.Sync;
using Pos.Data.Tenancy;
using Pos.Data.Till;
using Pos.Data.Workers;
using Pos.Web.Features.Catalog;
using Pos.Web.Features.Credit;
using Pos.Web.Features.Customers;
using Pos.Web.Features.Review;
using Pos.Web.Features.Sales;
using Pos.Web.Features.Statements;
using Pos.Web.Features.Workers;

namespace Pos.Web.Infrastructure;

/// <summary>Puts the app together.</summary>
public static class PosApp
{
    public static readonly CultureInfo[] Languages = [Language("en"), Language("ur")];

    public static void AddPos(this WebApplicationBuilder builder, ShopDatabase database)
    {
        var services = builder.Services;
        services.AddSingleton(database);
        services.AddSingleton(TimeProvider.System);
        // Whatever a request sets ends with its transaction; what a reset would throw away are the plans of policies and triggers, worked out anew by each request.
        services.AddSingleton(NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.AppConnection) { NoResetOnClose = true }));
        services.AddScoped<TenantContext>();
        services.AddDbContext<PosDb>(
            (provider, options) =>
                options
                    .UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>())
                    .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)
                    .ConfigureWarnings(warnings =>
                        warnings
                            .Ignore(CoreEventId.PossibleIncorrectRequiredNavigationWithQueryFilterInteractionWarning)
                            // Also raised when a phone walks away in the middle of a request. A real failure is thrown, and logged where it is caught.
                            .Log((RelationalEventId.TransactionError, LogLevel.Debug), (RelationalEventId.ConnectionError, LogLevel.Debug))
                    )
        );
        services.AddScoped<TenantTransaction>().AddScoped<OperationLog>().AddScoped<OperationRunner>();
        services.AddScoped<OutletDays>().AddScoped<KnownCustomers>().AddScoped<CustomerList>();
        services
            .AddOperation<AddCustomerHandler>()
            .AddOperation<SaveCustomerHandler>()
            .AddOperation<ImportCustomersHandler>()
            .AddOperation<MergeCustomersHandler>()
            .AddOperation<UnmergeCustomerHandler>()
            .AddOperation<ReceivePaymentHandler>()
            .AddOperation<OpenAccountHandler>()
            .AddOperation<WriteOffHandler>()
            .AddOperation<ReverseEntryHandler>()
            .AddOperation<ReturnGoodsHandler>()
            .AddScoped<OwnerCodes>();
        services
            .AddOperation<RecordSaleHandler>()
            .AddOperation<SaveProductHandler>()
            .AddOperation<SaveCategoryHandler>()
            .AddOperation<AddProductsHandler>()
            .AddOperation<EnrolDeviceHandler>()
            .AddOperation<ResolveOperationHandler>()
            .AddOperation<MarkFlagsSeenHandler>()
            .AddOperation<RevokeDeviceHandler>()
            .AddOperation<RestoreDeviceHandler>();
        services.AddScoped<RegisterBusinessHandler>().AddScoped<StartShift>().AddScoped<SignIn>();
        services.AddScoped<PushOperations>().AddScoped<CustomerRows>().AddScoped<PullChanges>().AddScoped<CatalogueSnapshot>();
        services
            .AddScoped<ProductQueries>()
            .AddScoped<SaleQueries>()
            .AddScoped<ReviewQueries>()
            .AddScoped<CorrectionQueries>()
            .AddScoped<FlagQueries>()
            .AddScoped<DeviceQueries>();
        services.AddScoped<CreditQueries>().AddScoped<CustomerQueries>().AddScoped<AccountQueries>();
        services.AddScoped<StatementQuery>().AddScoped<StatementLinks>().AddScoped<StatementDesk>().AddScoped<ReminderQueries>();
        services.AddSingleton<StatementPdf>().AddSingleton<StatementRuns>();
        services.AddScoped<ReviewBadge>().AddScoped<PlatformAdmins>();
        services.AddSingleton<ShopEvents>().AddHostedService(provider => provider.GetRequiredService<ShopEvents>());
        services.AddSingleton<LedgerHealth>();

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
                options.Lockout.MaxFailedAccessAttempts = 8;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
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
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddSingleton<IXmlRepository, DataProtectionKeys>();
        services.AddDataProtection().SetApplicationName("tarazu");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(options =>
            options.XmlRepository = provider.GetRequiredService<IXmlRepository>()
        ));

        services.AddLocalization();
        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.DefaultRequestCulture = new(Languages[0]);
            options.SupportedCultures = options.SupportedUICultures = Languages;
            options.RequestCultureProviders.Insert(0, new ShellCulture());
        });
        services.AddResponseCompression(options => options.EnableForHttps = true);
        services.AddSingleton<SyncLimiter>();
        services.AddLimiters(builder.Configuration);
        services
            .AddControllersWithViews(options =>
            {
                // They throw at a field named "[", and no form of ours is written in their way.
                options.ValueProviderFactories.RemoveType<JQueryFormValueProviderFactory>();
                options.ValueProviderFactories.RemoveType<JQueryQueryStringValueProviderFactory>();
                options.Filters.Add<UnreadableForms>();
                options.Filters.Add<TenantFilter>();
                options.Filters.Add<ReviewBadgeFilter>();
            })
            .AddJsonOptions(options => options.JsonSerializerOptions.TypeInfoResolverChain.Insert(0, OperationJson.Default))
            .AddJsonOptions(options =>
                options.JsonSerializerOptions.PropertyNamingPolicy = System.Text.Json.JsonNamingPolicy.SnakeCaseLower
            );
        services.Configure<RazorViewEngineOptions>(options =>
        {
            options.ViewLocationFormats.Clear();
            foreach (
                var feature in (string[])
                    ["Catalog", "Sales", "Customers", "Credit", "Statements", "Till", "Workers", "Review", "Platform", "Shared"]
            )
                options.ViewLocationFormats.Add($"/Features/{feature}/{{0}}.cshtml");
        });
        services.AddExceptionHandler(options =>
        {
            options.ExceptionHandlingPath = "/error";
            options.StatusCodeSelector = ErrorPages.StatusOf;
        });
        services.AddProblemDetails();
        services.Configure<ForwardedHeadersOptions>(options =>
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto
        );
    }

    public static void UsePos(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseResponseCompression();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<OurAnswer>();
        app.UseRequestLocalization();
        app.UseExceptionHandler();
        app.UseStatusCodePagesWithReExecute("/error/{0}");
        if (!app.Environment.IsDevelopment())
            app.UseHsts();
        app.UseMiddleware<SameOriginWrites>();
        if (app.Configuration.GetValue("ServiceWorker:Off", false))
            app.Use(NoWorker);
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();
        app.MapStaticAssets().AllowAnonymous();
        app.MapHealth();
        app.MapPrecacheList();
        // Rewrites ~/ links to their fingerprinted addresses.
        app.MapControllers().WithStaticAssets();
    }

    // A worker that does harm is replaced by one that takes itself away; browsers ask for /sw.js past every worker and cache.
    private static Task NoWorker(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path == "/sw.js")
            context.Request.Path = "/sw-off.js";
        return next(context);
    }

    public static async Task SellAsync(this WebApplication app)
    {
        if (app.Urls.Count == 0 && app.Configuration["urls"] is null && app.Configuration["http_ports"] is null)
            app.Urls.Add("http://localhost:5080");
        await app.StartAsync();
        Console.WriteLine($"The shop is open: {string.Join(", ", app.Urls)}");
        if (app.Environment.IsDevelopment())
            await Features.Demo.DemoShops.AnnounceAsync(app.Services);
        await app.WaitForShutdownAsync();
    }

    private static IServiceCollection AddOperation<THandler>(this IServiceCollection services)
        where THandler : OperationHandler =>
        services.AddScoped<THandler>().AddScoped<OperationHandler>(provider => provider.GetRequiredService<THandler>());

    // Western digits, Latin separators and ISO-like dates in both: what an Urdu shop writes too.
    private static CultureInfo Language(string name)
    {
        var culture = new CultureInfo(name) { NumberFormat = (NumberFormatInfo)CultureInfo.InvariantCulture.NumberFormat.Clone() };
        culture.DateTimeFormat.Calendar = new GregorianCalendar();
        return culture;
    }
}
