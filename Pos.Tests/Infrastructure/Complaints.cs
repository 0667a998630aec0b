using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Pos.Tests.Infrastructure;

/// <summary>Keeps what the host logs at error level, so that a test that meets a 500 can say why.</summary>
public sealed class Complaints : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _all = new();

    public IReadOnlyCollection<string> All => _all;

    public string Last => _all.LastOrDefault() ?? "(nothing was logged)";

    public ILogger CreateLogger(string categoryName) => new Ear(_all);

    public void Dispose() { }

    private sealed class Ear(ConcurrentQueue<string> all) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (IsEnabled(logLevel))
                all.Enqueue($"{formatter(state, exception)} {exception}");
        }
    }
}
