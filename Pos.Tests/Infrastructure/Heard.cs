using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Pos.Tests.Infrastructure;

/// <summary>All that a host logs where it is run as it is: each message with its values and whatever was thrown.</summary>
public sealed class Heard : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _all = new();

    public string Text => string.Join('\n', _all);

    public ILogger CreateLogger(string categoryName) => new Ear(categoryName, _all);

    public void Dispose() { }

    private sealed class Ear(string category, ConcurrentQueue<string> all) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) =>
            all.Enqueue(
                $"{category}: {formatter(state, exception)} {string.Join(' ', (state as IEnumerable<KeyValuePair<string, object?>>) ?? [])} {exception}"
            );
    }
}
