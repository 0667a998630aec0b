using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Credit;

public static class CreditSetup
{
    public static void AddCredit(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<CreditQueries>().AddScoped<AccountQueries>();
        builder.Services.AddSingleton(new NavPage("/customers", "/credit"));
    }
}
