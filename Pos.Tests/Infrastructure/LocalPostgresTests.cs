using System.Diagnostics;
using System.Globalization;
using System.Net;
using Npgsql;
using Pos.Web.Infrastructure;

namespace Pos.Tests.Infrastructure;

public sealed class LocalPostgresTests : IAsyncDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"pos-local-{Guid.CreateVersion7():N}");

    [Fact(Timeout = 600_000)]
    public async Task It_keeps_its_data_over_a_restart()
    {
        await using (var first = await LocalPostgres.StartAsync(_folder, ct: TestContext.Current.CancellationToken))
            await ExecuteAsync(first.AdminConnection, "create table kept as select 42 as answer");
        await using var second = await LocalPostgres.StartAsync(_folder, ct: TestContext.Current.CancellationToken);
        Assert.Equal(42, await AskAsync<int>(second.AdminConnection, "select answer from kept"));
        Assert.Equal(
            "off|on",
            await AskAsync<string>(
                second.AdminConnection,
                "select concat_ws('|', case current_setting('listen_addresses') when '127.0.0.1' then 'off' else 'open' end, current_setting('fsync'))"
            )
        );
    }

    [Fact(Timeout = 600_000)]
    public async Task What_a_kill_left_half_made_is_made_anew()
    {
        await using (await LocalPostgres.StartAsync(_folder, ct: TestContext.Current.CancellationToken)) { }
        Directory.Move(Path.Combine(_folder, "cluster"), Path.Combine(_folder, "cluster.half"));
        File.Delete(Path.Combine(_folder, "cluster.half", "postgresql.conf"));
        await using var server = await LocalPostgres.StartAsync(_folder, ct: TestContext.Current.CancellationToken);
        Assert.Equal(1, await AskAsync<int>(server.AdminConnection, "select 1"));
    }

    [Fact(Timeout = 600_000)]
    public async Task It_lets_nobody_in_without_a_password()
    {
        await using var server = await LocalPostgres.StartAsync(_folder, ct: TestContext.Current.CancellationToken);
        var stranger = new NpgsqlConnectionStringBuilder(server.AdminConnection) { Password = "guess" }.ConnectionString;
        Assert.Equal(
            PostgresErrorCodes.InvalidPassword,
            (await Assert.ThrowsAsync<PostgresException>(() => AskAsync<int>(stranger, "select 1"))).SqlState
        );
    }

    [Fact(Timeout = 600_000)]
    public async Task It_shuts_down_cleanly_when_the_program_is_killed_and_starts_again()
    {
        using var program = await StartProgramAsync(TestContext.Current.CancellationToken);
        await KillAsync(program);
        Assert.Contains(
            "database system is shut down",
            await File.ReadAllTextAsync(Path.Combine(_folder, "cluster", "server.log"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );

        await using var again = await LocalPostgres.StartAsync(_folder, ct: TestContext.Current.CancellationToken);
        Assert.DoesNotContain(
            "interrupted",
            await File.ReadAllTextAsync(Path.Combine(_folder, "cluster", "server.log"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        var shop = new NpgsqlConnectionStringBuilder(again.AdminConnection) { Database = "pos" }.ConnectionString;
        Assert.True(await AskAsync<long>(shop, "select count(*) from history.migrations") > 0);
    }

    [Fact(Timeout = 600_000)]
    public async Task A_program_that_is_killed_can_be_started_again_at_once()
    {
        using (var first = await StartProgramAsync(TestContext.Current.CancellationToken))
            first.Kill();
        using var second = await StartProgramAsync(TestContext.Current.CancellationToken);
        await KillAsync(second);
    }

    [Fact(Timeout = 600_000)]
    public async Task Without_binaries_on_the_machine_it_takes_them_from_the_package()
    {
        using var program = await StartProgramAsync(TestContext.Current.CancellationToken, ("POS_POSTGRES", "npm"));
        Assert.True(Directory.Exists(Path.Combine(_folder, "postgres")));
        await KillAsync(program);
    }

    /// <summary>The program on a data folder of its own, once it says that it is ready.</summary>
    private async Task<Process> StartProgramAsync(CancellationToken ct, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "Pos.Web.dll"),
                "--urls",
                "http://127.0.0.1:0",
                "--Data:Folder",
                _folder,
                "--Demo:Seed",
                "false",
                "--environment",
                "Development",
            ]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(ct);
        while (await process.StandardOutput.ReadLineAsync(ct) is { } line)
        {
            if (line.Split(": ") is not ["The shop is open", var address])
                continue;
            using var client = new HttpClient();
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri(new(address), "/health/ready"), ct)).StatusCode);
            return process;
        }
        throw new InvalidOperationException(await errors);
    }

    private static async Task ExecuteAsync(string connection, string sql) => await AskAsync<object?>(connection, sql);

    private static async Task<T> AskAsync<T>(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    /// <summary>Kills the program and waits for its server, which puts its files in order first.</summary>
    private async Task KillAsync(Process program)
    {
        var postmaster = int.Parse(
            (await File.ReadAllLinesAsync(Path.Combine(_folder, "cluster", "postmaster.pid"), TestContext.Current.CancellationToken))[0],
            CultureInfo.InvariantCulture
        );
        using var server = Process.GetProcessById(postmaster);
        program.Kill();
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);
        await server.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
