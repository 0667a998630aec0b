using System.Runtime.InteropServices;

namespace Pos.Web.Infrastructure.Pdf;

/// <summary>Drawing takes a core for as long as it lasts: it is done on a thread of its own, which the kernel lets run when nobody else wants the core.</summary>
internal static class DrawingThread
{
    // Linux keeps a nice value for each thread, and lets everybody raise the own.
    private const int Thread = 0,
        Own = 0,
        Lower = 10;

    [DllImport("libc")]
    private static extern int setpriority(int which, int who, int nice);

    public static Task<T> RunAsync<T>(Func<T> draw) =>
        Task.Factory.StartNew(
            () =>
            {
                _ = setpriority(Thread, Own, Lower);
                return draw();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
            TaskScheduler.Default
        );
}
