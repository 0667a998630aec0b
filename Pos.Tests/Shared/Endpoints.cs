using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using Pos.Tests.Infrastructure;
using Pos.Web.Infrastructure;

namespace Pos.Tests.Shared;

/// <summary>One address the program answers, with one method.</summary>
public sealed record Address(string Method, string Route, bool Anonymous, bool OwnerOnly, bool Json, IReadOnlyList<string> Parameters)
{
    public bool IsRead => Method == "GET";

    public string With(Func<string, string> value) =>
        Parameters.Aggregate(Route, (path, parameter) => path.Replace($"{{{parameter}}}", value(parameter), StringComparison.Ordinal));

    public override string ToString() => $"{Method} {Route}";
}

public static class Endpoints
{
    /// <summary>Every address but the static files, as the running host knows them: a new one is tested by existing.</summary>
    public static List<Address> All(ShopHost host)
    {
        var endpoints = host
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(e =>
                e.Metadata.GetMetadata<StaticAssetDescriptor>() is null
                && e.RoutePattern.RawText?.Contains(":file}", StringComparison.Ordinal) != true
            )
            .ToList();
        var all =
            from endpoint in endpoints
            // The head of an address is the address itself.
            from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods
                ? methods
                : ["GET", "POST"]
            where method != "HEAD"
            let parameters = endpoint.RoutePattern.Parameters.Select(p => p.Name).ToList()
            let route = "/"
                + string.Join(
                    '/',
                    endpoint.RoutePattern.PathSegments.Select(s =>
                        string.Concat(
                            s.Parts.Select(p =>
                                p is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? literal.Content
                                : p is Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter ? $"{{{parameter.Name}}}"
                                : "."
                            )
                        )
                    )
                )
            select new Address(
                method,
                route,
                endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null,
                endpoint.Metadata.GetMetadata<OwnerOnlyAttribute>() is not null,
                route.StartsWith("/sync/", StringComparison.Ordinal)
                    || endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Contains("application/json") == true
                    || endpoint
                        .Metadata.OfType<Microsoft.AspNetCore.Mvc.ConsumesAttribute>()
                        .Any(c => c.ContentTypes.Contains("application/json")),
                parameters
            );
        var list = all.DistinctBy(a => a.ToString())
            .OrderBy(a => a.Route, StringComparer.Ordinal)
            .ThenBy(a => a.Method, StringComparer.Ordinal)
            .ToList();
        Assert.True(list.Count > 30, $"{list.Count} addresses");
        return list;
    }
}
