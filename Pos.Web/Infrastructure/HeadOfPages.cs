using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.ActionConstraints;
using Microsoft.AspNetCore.Mvc.ApplicationModels;

namespace Pos.Web.Infrastructure;

/// <summary>What anybody may get anybody may ask the head of: watchdogs and previews of links do. Otherwise it is nobody's address, and they are sent to sign in.</summary>
public sealed class HeadOfPages : IActionModelConvention
{
    public void Apply(ActionModel action)
    {
        if (!action.Attributes.Concat(action.Controller.Attributes).OfType<IAllowAnonymous>().Any())
            return;
        foreach (var selector in action.Selectors)
        {
            var gets = selector
                .ActionConstraints.OfType<HttpMethodActionConstraint>()
                .FirstOrDefault(c => c.HttpMethods.SequenceEqual(["GET"]));
            if (gets is null)
                continue;
            selector.ActionConstraints[selector.ActionConstraints.IndexOf(gets)] = new HttpMethodActionConstraint(["GET", "HEAD"]);
            foreach (var metadata in selector.EndpointMetadata.OfType<HttpMethodMetadata>().ToList())
                selector.EndpointMetadata[selector.EndpointMetadata.IndexOf(metadata)] = new HttpMethodMetadata(["GET", "HEAD"]);
        }
    }
}
