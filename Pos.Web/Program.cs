using Pos.Web;
using Pos.Web.Infrastructure;

var builder = WebApplication.CreateBuilder(args);
if (await Commands.CreateDatabaseAsync(args, builder.Configuration))
    return;
await using var database = await ShopDatabase.OpenAsync(builder.Configuration, builder.Environment);
builder.AddPos(database);
var app = builder.Build();
if (await Commands.RunAsync(args, app))
    return;
app.UsePos();
await app.ServeAsync();

/// <summary>The entry point, named so that tests can host it.</summary>
public partial class Program
{
    public static string Version { get; } = typeof(Program).Assembly.GetName().Version!.ToString(3);
}
