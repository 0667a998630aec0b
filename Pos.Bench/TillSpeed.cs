namespace Pos.Bench; public static class TillSpeed { public static Task<int> RunAsync() => Task.FromResult(0); }
