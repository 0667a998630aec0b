namespace Pos.Web.Features.Shared;

public static class SharedSetup
{
    public static void AddShared(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<OutletQueries>().AddScoped<NavBadges>().AddScoped<OfficeMap>();
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler(options =>
        {
            options.ExceptionHandlingPath = "/error";
            options.StatusCodeSelector = ErrorPages.StatusOf;
        });
    }
}
