using Pos.Web;
using Pos.Web.Infrastructure;

try
{
    var builder = WebApplication.CreateBuilder(args);
    if (await Commands.CreateDatabaseAsync(args, builder.Configuration))
        return;
    await using var database = await ShopDatabase.OpenAsync(builder.Configuration, builder.Environment, serving: !Commands.Asked(args));
    builder.AddPos(database);
    var app = builder.Build();
    if (await Commands.RunAsync(args, app))
        return;
    app.UsePos();
    await app.ServeAsync();
}
catch (SettingMissingException missing)
{
    Console.Error.WriteLine(missing.Message);
    Environment.ExitCode = 2;
}

/// <summary>The entry point, named so that tests can host it.</summary>
public partial class Program
{
    public static string Version { get; } = typeof(Program).Assembly.GetName().Version!.ToString(3);
}
