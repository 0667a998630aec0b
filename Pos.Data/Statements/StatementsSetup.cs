using Microsoft.Extensions.DependencyInjection;

namespace Pos.Data.Statements;

public static class StatementsSetup
{
    public static IServiceCollection AddStatementsData(this IServiceCollection services) =>
        services.AddScoped<StatementQuery>().AddScoped<StatementLinks>();
}
