using System.Security.Cryptography;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Pos.Data.Tenancy;
using Pos.Web.Infrastructure.Pdf;

namespace Pos.Web.Infrastructure;

/// <summary>What every feature stands on.</summary>
public static class InfrastructureSetup
{
    public static void AddInfrastructure(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.AddCommands();
        builder.AddLogs();
        services.AddSingleton<ShopEvents>().AddHostedService(provider => provider.GetRequiredService<ShopEvents>());
        services.AddHostedService<InstallationWatch>();
        services.AddSingleton<PdfPlaces>();
        services.AddSingleton<LedgerHealth>().AddHostedService(provider => provider.GetRequiredService<LedgerHealth>());
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddSingleton<IXmlRepository, DataProtectionKeys>();
        var protection = services.AddDataProtection().SetApplicationName("tarazu");
        if (CookieKeyCertificate.Find(builder.Configuration, builder.Environment) is { } certificate)
        {
            // Opens what .NET's own way wrapped before.
            protection.UnprotectKeysWithAnyCertificate(certificate);
            services.AddSingleton(certificate);
            services.Configure<KeyManagementOptions>(options => options.XmlEncryptor = new CookieKeySeal(certificate));
        }
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(options =>
            options.XmlRepository = provider.GetRequiredService<IXmlRepository>()
        ));
        services.AddSingleton(provider => Seal(provider.GetRequiredService<IDataProtectionProvider>().CreateProtector("seal")));
        services.AddSingleton<IStringLocalizer, Texts>();
        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.DefaultRequestCulture = new(Languages.All[0]);
            options.SupportedCultures = options.SupportedUICultures = Languages.All;
            options.RequestCultureProviders.OfType<CookieRequestCultureProvider>().Single().CookieName = Languages
                .Cookie(builder.Environment)
                .Name;
        });
        services.Configure<CookieTempDataProviderOptions>(options =>
            (options.Cookie.Name, options.Cookie.SecurePolicy) = CookieNames.OfHost(builder.Environment, CookieTempDataProvider.CookieName)
        );
        services.AddHsts(options => (options.MaxAge, options.IncludeSubDomains) = (TimeSpan.FromDays(365), true));
        services.AddResponseCompression(options => options.EnableForHttps = true);
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IEnumerable<RequestLimit>>(RequestLimit.ApplyAll);
        services
            .AddControllersWithViews(options =>
            {
                // A longer collection throws. No form may have as many fields.
                options.MaxModelBindingCollectionSize = 10_000;
                // They throw at a field named "[", and no form of ours is written in their way.
                options.ValueProviderFactories.RemoveType<JQueryFormValueProviderFactory>();
                options.ValueProviderFactories.RemoveType<JQueryQueryStringValueProviderFactory>();
                options.Conventions.Add(new HeadOfPages());
                options.Filters.Add<UnreadableForms>();
                options.Filters.Add<TenantFilter>();
            })
            .AddJsonOptions(options =>
                options.JsonSerializerOptions.PropertyNamingPolicy = System.Text.Json.JsonNamingPolicy.SnakeCaseLower
            );
        services
            .AddOptions<JsonOptions>()
            .Configure<IEnumerable<IJsonTypeInfoResolver>>(
                (options, shapes) =>
                {
                    foreach (var shape in shapes)
                        options.JsonSerializerOptions.TypeInfoResolverChain.Insert(0, shape);
                }
            );
        services.Configure<RazorViewEngineOptions>(options => options.ViewLocationExpanders.Add(new FeatureViews()));
        services.Configure<ForwardedHeadersOptions>(options => Proxies.Trust(options, builder.Configuration));
        services.AddSingleton(PublicAddress.Of(builder.Configuration));
    }

    private static ServerSeal Seal(IDataProtector protector)
    {
        bool Fits(byte[] seal, byte[] content)
        {
            try
            {
                return seal.Length > 0 && CryptographicOperations.FixedTimeEquals(protector.Unprotect(seal), content);
            }
            catch (CryptographicException)
            {
                return false;
            }
        }
        return new(protector.Protect, Fits);
    }
}
