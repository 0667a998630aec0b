using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.StaticAssets;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Till;

/// <summary>
/// Tells the service worker what the till needs without a network: its shells and their fingerprinted assets. The running app says it, so that it is
/// right in development and published alike; any change in it makes browsers fetch a new worker.
/// </summary>
public static class PrecacheList
{
    private static readonly string[] Shells = ["/till/en", "/till/ur", "/offline/en", "/offline/ur"];
    private static readonly string[] Fingerprinted =
    [
        "js/till.",
        "css/till.",
        "css/office.",
        "img/icons.",
        "img/favicon.",
        "img/touch-icon.",
    ];

    /// <summary>What the first sale needs of the till's program, beside js/till.js that asks for it; named by its own hash.</summary>
    private const string FirstCode = "js/till/chunk-";

    // Named by their own hashes: the till's screens.
    private static readonly string[] Hashed = ["js/till/"];

    // Asked for by their plain names: by style sheets, templates and the web manifest.
    private static readonly string[] Plain = ["img/mark-192.png"];

    // Kept only by a browser that shows Urdu (wwwroot-src/service-worker/urdu.ts).
    private static readonly string[] OfUrdu = ["lib/noto-nastaliq-urdu/files/"];

    public static void MapPrecacheList(this WebApplication app) =>
        app.MapGet(
                "/sw-manifest.js",
                (IEnumerable<EndpointDataSource> sources, HttpContext context) =>
                {
                    var all = Assets(sources).ToList();
                    var assets = Routes(all.Where(a => StartsWithAny(a.Route, a.Route == a.AssetPath ? Hashed : Fingerprinted)));
                    var plain = Routes(all.Where(a => a.Route == a.AssetPath && StartsWithAny(a.Route, Plain)));
                    var urdu = Routes(all.Where(a => a.Route == a.AssetPath && StartsWithAny(a.Route, OfUrdu)));
                    var revision = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', assets) + Versions)))[
                        ..16
                    ];
                    var entries = assets
                        .Select(url => new { url, revision = (string?)null })
                        .Concat(plain.Concat(Shells).Select(url => new { url, revision = (string?)revision }));
                    context.Response.Headers.CacheControl = "no-cache";
                    return Results.Text(
                        $"self.__precache={JsonSerializer.Serialize(entries, JsonSerializerOptions.Web)};self.__urdu={JsonSerializer.Serialize(new { files = urdu, revision }, JsonSerializerOptions.Web)}",
                        "text/javascript"
                    );
                }
            )
            .AllowAnonymous();

    /// <summary>For a shell to ask for at once, before the program that needs it has come.</summary>
    public static IReadOnlyList<string> FirstScripts(IEnumerable<EndpointDataSource> sources) =>
        Routes(Assets(sources).Where(a => a.Route == a.AssetPath && a.Route.StartsWith(FirstCode, StringComparison.Ordinal)));

    private static IEnumerable<StaticAssetDescriptor> Assets(IEnumerable<EndpointDataSource> sources) =>
        sources
            .SelectMany(s => s.Endpoints)
            .Select(e => e.Metadata.GetMetadata<StaticAssetDescriptor>())
            .OfType<StaticAssetDescriptor>()
            .Where(a =>
                a.Selectors.Count == 0
                && !a.Route.EndsWith(".gz", StringComparison.Ordinal)
                && !a.Route.EndsWith(".br", StringComparison.Ordinal)
            );

    // A shell changes with the program and with its words, which live in an assembly of their own.
    private static string Versions { get; } =
        string.Concat(
            Languages
                .All.Skip(1)
                .Select(l => typeof(PrecacheList).Assembly.GetSatelliteAssembly(l))
                .Append(typeof(PrecacheList).Assembly)
                .Select(a => a.ManifestModule.ModuleVersionId)
        );

    private static bool StartsWithAny(string route, string[] places) =>
        Array.Exists(places, place => route.StartsWith(place, StringComparison.Ordinal));

    private static List<string> Routes(IEnumerable<StaticAssetDescriptor> assets) =>
        [.. assets.Select(a => "/" + a.Route).Distinct().Order(StringComparer.Ordinal)];
}
