using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.StaticAssets;

namespace Pos.Web.Infrastructure;

/// <summary>
/// Tells the service worker what the till needs without a network: its shells and their fingerprinted assets. The running app says it, so that it is
/// right in development and published alike; any change in it makes browsers fetch a new worker.
/// </summary>
public static class PrecacheList
{
    private static readonly string[] Shells = ["/till/en", "/till/ur", "/offline/en", "/offline/ur"];
    private static readonly string[] Assets = ["js/till.", "css/till.", "css/office.", "img/", "lib/noto-nastaliq-urdu/"];

    public static void MapPrecacheList(this WebApplication app) =>
        app.MapGet("/sw-manifest.js", (IEnumerable<EndpointDataSource> sources, HttpContext context) =>
        {
            var assets = sources.SelectMany(s => s.Endpoints).Select(e => e.Metadata.GetMetadata<StaticAssetDescriptor>()).OfType<StaticAssetDescriptor>()
                .Where(a => a.Selectors.Count == 0 && a.Properties.Any(p => p.Name == "fingerprint") && Assets.Any(prefix => a.AssetPath.StartsWith(prefix, StringComparison.Ordinal)))
                .Select(a => "/" + a.Route).Distinct().Order(StringComparer.Ordinal).ToList();
            // Sprite and marks are also asked for by their plain names, from templates and the manifest.
            var plain = sources.SelectMany(s => s.Endpoints).Select(e => e.Metadata.GetMetadata<StaticAssetDescriptor>()).OfType<StaticAssetDescriptor>()
                .Where(a => a.Selectors.Count == 0 && a.Route == a.AssetPath && (a.Route.StartsWith("img/", StringComparison.Ordinal) || a.Route.EndsWith(".woff2", StringComparison.Ordinal)))
                .Select(a => "/" + a.Route).Distinct().Order(StringComparer.Ordinal).ToList();
            var revision = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
                string.Join('\n', assets) + typeof(PrecacheList).Assembly.ManifestModule.ModuleVersionId)))[..16];
            var entries = assets.Select(url => new { url, revision = (string?)null })
                .Concat(plain.Concat(Shells).Select(url => new { url, revision = (string?)revision }));
            context.Response.Headers.CacheControl = "no-cache";
            return Results.Text($"self.__precache={JsonSerializer.Serialize(entries, JsonSerializerOptions.Web)}", "text/javascript");
        }).AllowAnonymous();
}
