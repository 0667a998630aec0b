using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Shared;

/// <summary>A value of a write comes from the one place it is meant to come from: an address cannot smuggle in what a form says.</summary>
public sealed class BindingTests(ShopRig rig) : ShopTests(rig)
{
    private static readonly BindingSource[] Places =
    [
        BindingSource.Form,
        BindingSource.FormFile,
        BindingSource.Path,
        BindingSource.Query,
        BindingSource.Body,
        BindingSource.Special,
        // Nobody sends it.
        BindingSource.Services,
    ];

    [Fact]
    public void Every_write_says_where_each_of_its_values_comes_from()
    {
        var writes = Rig
            .Host.Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.Where(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Any(m => m is not ("GET" or "HEAD")) == true)
            .Select(e => e.Metadata.GetMetadata<ControllerActionDescriptor>())
            .OfType<ControllerActionDescriptor>()
            .ToList();
        Assert.True(writes.Count > 30, $"{writes.Count} writes");
        Assert.Empty(
            writes.SelectMany(action =>
                action
                    .Parameters.Where(p => p.BindingInfo?.BindingSource is not { } place || !Places.Contains(place))
                    .Select(p => $"{action.DisplayName}: {p.Name}")
            )
        );
    }

    [Fact]
    public async Task What_stands_in_the_address_is_no_field_of_the_form()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, (await owner.FormAsync("/categories?Name=Soap")).StatusCode);
        Assert.True((await owner.FormAsync("/categories", ("Name", "Soap"))).StatusCode < System.Net.HttpStatusCode.BadRequest);
    }
}
