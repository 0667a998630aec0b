using Microsoft.AspNetCore.Mvc;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Review;

public static class ReviewSetup
{
    public static void AddReview(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<ReviewQueries>().AddScoped<CorrectionQueries>().AddScoped<FlagQueries>();
        builder.Services.Configure<MvcOptions>(options => options.Filters.Add<ReviewBadge>());
        builder
            .Services.AddSingleton(new NavEntry(NavGroup.Today, "/review", "eye", "review.title") { OwnerOnly = true })
            .AddSingleton(new NavPage("/review", "/review", "review.tab_review"))
            .AddSingleton(new NavPage("/review", "/review/flags", "review.tab_flags"));
    }
}
