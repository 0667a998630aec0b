-- Who is asking: a transaction-local context, read by every policy. A missing context is an error, never "no rows".
create schema app;
create schema shop;
create schema identity;
grant usage on schema app, shop, identity to pos_app, pos_gatekeeper, pos_keeper, pos_auditor;
alter default privileges revoke execute on functions from public;

create function app.required(setting text) returns text language plpgsql stable set search_path = '' as $$
declare value text := nullif(current_setting(setting, true), '');
begin
  if value is null then
    raise exception 'tenant context missing: %', setting using errcode = '42501';
  end if;
  return value;
end $$;
comment on function app.required is 'A setting of this transaction; raises 42501 when it was not set.';

create function app.business_id() returns uuid language sql stable set search_path = '' as
  $$ select app.required('app.business_id')::uuid $$;

create function app.is_owner() returns boolean language sql stable set search_path = '' as
  $$ select app.required('app.role') = 'owner' $$;

create function app.outlet_id() returns uuid language plpgsql stable set search_path = '' as $$
declare value text := app.required('app.outlet_id');
begin
  return case when value = '*' then null else value::uuid end;
end $$;
comment on function app.outlet_id is 'The one outlet this worker is narrowed to, or null for all outlets of the business.';

create function app.user_id() returns uuid language sql stable set search_path = '' as
  $$ select app.required('app.user_id')::uuid $$;

grant execute on function app.required, app.business_id, app.is_owner, app.outlet_id, app.user_id
  to pos_app, pos_gatekeeper, pos_keeper, pos_auditor;

-- The one writer of policies. outlet_column narrows cashiers to their outlet; owner_writes lets only owners change rows.
create procedure app.protect(target regclass, outlet_column text default null, owner_writes boolean default false)
language plpgsql set search_path = '' as $$
declare command text;
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy tenant on %s to pos_app, pos_keeper
    using (business_id = (select app.business_id())) with check (business_id = (select app.business_id()))', target);
  if outlet_column is not null then
    execute format('create policy outlet on %1$s as restrictive to pos_app
      using ((select app.outlet_id()) is null or %2$I = (select app.outlet_id()))
      with check ((select app.outlet_id()) is null or %2$I = (select app.outlet_id()))', target, outlet_column);
  end if;
  if owner_writes then
    execute format('create policy owner_inserts on %s as restrictive for insert to pos_app with check ((select app.is_owner()))', target);
    execute format('create policy owner_updates on %s as restrictive for update to pos_app using ((select app.is_owner()))', target);
    execute format('create policy owner_deletes on %s as restrictive for delete to pos_app using ((select app.is_owner()))', target);
  end if;
  execute format('create policy audit on %s for select to pos_auditor using (true)', target);
  execute format('grant select on %s to pos_app, pos_auditor', target);
end $$;
comment on procedure app.protect is 'Enables and forces row-level security with the policies every tenant table has.';
revoke execute on procedure app.protect from public;
