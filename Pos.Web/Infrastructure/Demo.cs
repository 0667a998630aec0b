namespace Pos.Web.Infrastructure;

public static class Demo
{
    public static Task SeedWhenEmptyAsync(IServiceProvider services) => Task.CompletedTask;
    public static Task SeedLargeAsync(IServiceProvider services, int products, int sales) => Task.CompletedTask;
    public static Task AnnounceAsync(IServiceProvider services) => Task.CompletedTask;
}
