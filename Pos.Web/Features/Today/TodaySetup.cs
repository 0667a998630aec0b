using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Today;

public static class TodaySetup
{
    public static void AddToday(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<TodayQueries>();
        builder.Services.AddSingleton(new NavEntry(NavGroup.Today, "/today", "calendar", "nav.today") { OwnerOnly = true });
    }
}
