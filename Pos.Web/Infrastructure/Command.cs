namespace Pos.Web.Infrastructure;

/// <summary>Something the program does instead of serving, when it is asked for by name on the command line. Features register their own.</summary>
public sealed record Command(string Name, Func<WebApplication, string[], Task> RunAsync);

/// <summary>Something that is done each time before the shop opens.</summary>
public sealed record Preparation(Func<WebApplication, Task> RunAsync);

/// <summary>Something that is said on the console once the shop is open.</summary>
public sealed record Announcement(Func<WebApplication, Task> RunAsync);
