namespace Pos.Web.Infrastructure;

public static class Logs
{
    /// <summary>In production one line of JSON for each message, so that nothing in it can look like another one; times are UTC.</summary>
    public static void AddLogs(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SecurityLog>();
        if (builder.Environment.IsDevelopment())
            return;
        builder.Logging.AddJsonConsole(options =>
        {
            options.UseUtcTimestamp = true;
            options.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        });
    }
}
