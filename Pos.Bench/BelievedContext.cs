using Pos.E2E.Rig;

namespace Pos.Bench;

/// <summary>
/// Makes a benchmark's database believe what its settings say, as before contexts were proven, and prove it again: the same four functions, called by the same
/// policies, without the code over what they answer.
/// </summary>
public sealed class BelievedContext : IAsyncDisposable
{
    private const string Believed = """
        create or replace function app.required(setting text) returns text language plpgsql stable set search_path = '' as $$
        declare value text := nullif(current_setting(setting, true), '');
        begin
          if value is null then
            raise exception 'tenant context missing: %', setting using errcode = '42501';
          end if;
          return value;
        end $$;
        grant execute on function app.required to public;
        create or replace function app.business_id() returns uuid language sql stable set search_path = '' as $$ select app.required('app.business_id')::uuid $$;
        create or replace function app.is_owner() returns boolean language sql stable set search_path = '' as $$ select app.required('app.role') = 'owner' $$;
        create or replace function app.user_id() returns uuid language sql stable set search_path = '' as $$ select app.required('app.user_id')::uuid $$;
        create or replace function app.outlet_id() returns uuid language plpgsql stable set search_path = '' as $$
        declare value text := app.required('app.outlet_id');
        begin
          return case when value = '*' then null else value::uuid end;
        end $$;
        """;

    private readonly ShopServer _server;
    private readonly string _proven;

    private BelievedContext(ShopServer server, string proven) => (_server, _proven) = (server, proven);

    public static async Task<BelievedContext> PrepareAsync(ShopServer server) =>
        new(
            server,
            await server.ScalarAsync<string>(
                """
                select string_agg(pg_get_functiondef(p.oid), E';\n') from pg_proc p
                where p.pronamespace = 'app'::regnamespace and p.proname in ('business_id', 'is_owner', 'user_id', 'outlet_id')
                """
            )
        );

    public Task BelieveAsync() => ExecuteAsync(Believed);

    public Task ProveAsync() => ExecuteAsync(_proven);

    public async ValueTask DisposeAsync() => await ProveAsync();

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _server.Admin.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
