using System.Diagnostics;

namespace Pos.Tests.Infrastructure;

/// <summary>What the program does instead of serving is done to the database that was named, or to none.</summary>
public sealed class CommandTests(ShopRig rig) : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"pos-command-{Guid.CreateVersion7():N}");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task New_epochs_with_the_owner_alone_are_made_in_the_owners_database()
    {
        await using var database = await rig.NewDatabaseAsync("epochs_by_owner");
        await using (
            var found = database.Admin.CreateCommand(
                """
                with b as (insert into shop.businesses values (gen_random_uuid(), 'Kept', now()) returning business_id)
                insert into shop.sync_state (business_id, epoch) select business_id, '0190a000-0000-7000-8000-000000000001' from b
                """
            )
        )
            await found.ExecuteNonQueryAsync(Ct);
        var (code, said) = await RunAsync("new-epochs", "--ConnectionStrings:Owner", database.OwnerConnection);
        Assert.Equal((0, true), (code, said.StartsWith("1 businesses in database \"epochs_by_owner\"", StringComparison.Ordinal)));
        Assert.NotEqual(
            Guid.Parse("0190a000-0000-7000-8000-000000000001"),
            await database.AskAsync<Guid>("select app.epoch(epoch) from shop.sync_state")
        );
        Assert.False(Directory.Exists(_folder), "no private PostgreSQL was started");
    }

    [Fact]
    public async Task New_epochs_of_no_business_are_no_success()
    {
        await using var database = await rig.NewDatabaseAsync("epochs_of_none");
        var (code, said) = await RunAsync("new-epochs", "--ConnectionStrings:Owner", database.OwnerConnection);
        Assert.NotEqual(0, code);
        Assert.Contains("no business in database \"epochs_of_none\"", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_with_the_owner_alone_migrates_the_owners_database()
    {
        await using var database = await rig.EmptyDatabaseAsync("migrated_by_owner");
        Assert.Equal(0, (await RunAsync("migrate", "--ConnectionStrings:Owner", database.OwnerConnection)).Code);
        Assert.True(await database.AskAsync<long>("select count(*) from history.migrations") > 0);
        Assert.False(Directory.Exists(_folder), "no private PostgreSQL was started");
    }

    [Fact]
    public async Task A_second_step_and_passkeys_are_ended_by_the_operator_for_the_one_who_is_named()
    {
        await using var database = await rig.NewDatabaseAsync("second_step_by_owner");
        foreach (var login in (string[])["+923001111111", "+923002222222", "+923004444444"])
            await database.ListAsync<Guid>(
                """
                with person as (
                  insert into identity.users (id, user_name, normalized_user_name, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
                  values (gen_random_uuid(), $1, $1, false, false, false, true, 0) returning id)
                , step as (
                  insert into identity.second_steps (user_id, sealed, proof_hash, confirmed_at) select id, 'x', sha256('x'), now() from person where $1 <> '+923004444444')
                insert into identity.passkeys (id, user_id, credential, name, sealed, proof_hash, sign_count)
                select gen_random_uuid(), id, uuid_send(id), 'Phone', 'x', sha256('x'), 0 from person returning user_id
                """,
                login
            );
        foreach (
            var (login, succeeds) in new[]
            {
                ("0300 3333333", false),
                ("0300 1111111", true),
                ("0300 1111111", false),
                ("0300 4444444", true),
            }
        )
            Assert.Equal(
                (login, succeeds),
                (login, (await RunAsync("end-second-step", login, "--ConnectionStrings:Owner", database.OwnerConnection)).Code == 0)
            );
        Assert.Equal(
            ["+923002222222"],
            await database.ListAsync<string>("select user_name from identity.second_steps join identity.users on id = user_id")
        );
        Assert.Equal(
            ["+923002222222"],
            await database.ListAsync<string>("select user_name from identity.passkeys k join identity.users u on u.id = k.user_id")
        );
    }

    [Fact]
    public async Task A_command_says_which_connection_it_lacks_and_does_nothing()
    {
        foreach (var command in (string[])["migrate", "new-epochs", "make-platform-admin", "end-second-step"])
        {
            var (code, said) = await RunAsync(command, "--ConnectionStrings:App", rig.Database.AppConnection, "03001234567");
            Assert.True(
                code != 0
                    && (
                        said.Contains("ConnectionStrings:Owner", StringComparison.Ordinal)
                        || command is "make-platform-admin" or "end-second-step"
                    ),
                said
            );
        }
        foreach (var command in (string[])["seed", "--urls=http://127.0.0.1:0"])
        {
            var (code, said) = await RunAsync(command, "--ConnectionStrings:Owner", rig.Database.OwnerConnection);
            Assert.True(code != 0 && said.Contains("ConnectionStrings:App", StringComparison.Ordinal), said);
        }
        var (unknown, what) = await RunAsync("new-epoch", "--ConnectionStrings:Owner", rig.Database.OwnerConnection);
        Assert.True(unknown != 0 && what.Contains("new-epoch", StringComparison.Ordinal), what);
        Assert.False(Directory.Exists(_folder), "no private PostgreSQL was started");
    }

    [Theory]
    [InlineData("App")]
    [InlineData("Owner")]
    [InlineData("Keys")]
    [InlineData("Listen")]
    public async Task An_open_line_to_a_database_on_another_machine_is_refused(string connection)
    {
        var (code, said) = await RunAsync("migrate", $"--ConnectionStrings:{connection}", "Host=db.example;Username=u;Password=of-nobody");
        Assert.Equal(2, code);
        Assert.Contains($"ConnectionStrings:{connection} leads to db.example on an open line", said, StringComparison.Ordinal);
        Assert.DoesNotContain("of-nobody", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_connections_to_different_databases_are_refused()
    {
        await using var other = await rig.EmptyDatabaseAsync("another_database");
        var (code, said) = await RunAsync(
            "migrate",
            "--ConnectionStrings:Owner",
            other.OwnerConnection,
            "--ConnectionStrings:App",
            rig.Database.AppConnection
        );
        Assert.True(code != 0 && said.Contains("different databases", StringComparison.Ordinal), said);
        Assert.Equal(0, await other.AskAsync<long>("select count(*) from pg_namespace where nspname = 'shop'"));
    }

    private async Task<(int Code, string Said)> RunAsync(params string[] args)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "Pos.Web.dll"), .. args, "--Data:Folder", _folder, "--environment", "Production"]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(Ct);
            var said = await process.StandardOutput.ReadToEndAsync(Ct) + await errors;
            await process.WaitForExitAsync(Ct);
            return (process.ExitCode, said);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }
}
