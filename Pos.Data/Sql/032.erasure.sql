-- A business goes: its owner asks, has seven days to think, and then nothing of it is left but that it was here.
alter table shop.businesses add column erase_at timestamptz;
comment on column shop.businesses.erase_at is 'When everything of it goes, as its owner asked; null for one that stays. Written by app.ask_erasure and app.withdraw_erasure alone.';

create table app.erased (
  business_id uuid primary key,
  asked_for timestamptz not null,
  erased_at timestamptz not null,
  row_count bigint not null
);
comment on table app.erased is 'Businesses that are gone: that they were here, and how much of them there was. No name.';
alter table app.erased enable row level security;
alter table app.erased force row level security;
create policy kept on app.erased to pos_keeper using (true) with check (true);
grant select, insert on app.erased to pos_keeper;

-- Nobody else removes a fact, and he only with the business that it belongs to.
grant select, delete on all tables in schema shop to pos_keeper;
alter default privileges in schema shop grant select, delete on tables to pos_keeper;
grant update (erase_at) on shop.businesses to pos_keeper;
grant select, delete on identity.users to pos_gatekeeper;
grant select on identity.platform_admins to pos_gatekeeper;

create function app.ask_erasure() returns timestamptz language plpgsql volatile security definer set search_path = '' as $$
declare at timestamptz;
begin
  if not app.is_owner() then
    raise exception 'only an owner gives a business up' using errcode = '42501';
  end if;
  if not exists (
    select from shop.exports e
    where e.business_id = app.business_id() and e.state = 'done' and e.asked_at > now() - interval '7 days'
  ) then
    raise exception 'what is to go is taken along first' using errcode = '23514';
  end if;
  update shop.businesses b set erase_at = coalesce(b.erase_at, now() + interval '7 days') where b.business_id = app.business_id() returning b.erase_at into at;
  return at;
end $$;
comment on function app.ask_erasure is 'An owner gives the business in the context up: it goes in seven days. Asked again, it goes no later.';

create function app.withdraw_erasure() returns void language plpgsql volatile security definer set search_path = '' as $$
begin
  if not app.is_owner() then
    raise exception 'only an owner keeps a business' using errcode = '42501';
  end if;
  update shop.businesses b set erase_at = null where b.business_id = app.business_id();
end $$;
comment on function app.withdraw_erasure is 'The business in the context stays.';

create function app.due_erasures() returns setof uuid language sql stable security definer set search_path = '' as $$
  select b.business_id from shop.businesses b where b.erase_at <= now() order by b.erase_at
$$;
comment on function app.due_erasures is 'Businesses whose days to think are over.';

create function app.erase_people(people uuid[]) returns void language sql volatile security definer set search_path = '' as $$
  delete from identity.users u
  where u.id = any(people)
    and not exists (select from shop.workers w where w.user_id = u.id)
    and not exists (select from identity.platform_admins a where a.user_id = u.id)
$$;
comment on function app.erase_people is 'The accounts of these people, but for those who work elsewhere still or run the installation. app.erase''s alone.';

create function app.erase(business uuid) returns bigint language plpgsql volatile security definer set search_path = '' as $$
declare
  asked timestamptz;
  people uuid[];
  gone bigint := 0;
  here bigint;
  target regclass;
  child regclass;
  left_over regclass[];
begin
  perform app.enter_for_upkeep(business);
  -- Another node that is at it is left alone.
  select b.erase_at into asked from shop.businesses b where b.business_id = business and b.erase_at <= now() for update skip locked;
  if not found then
    return null;
  end if;
  people := array(select w.user_id from shop.workers w where w.business_id = business);
  left_over := array(select c.oid::regclass from pg_catalog.pg_class c where c.relnamespace = 'shop'::regnamespace and c.relkind in ('r', 'p') order by c.oid desc);
  while left_over <> '{}' loop
    -- One that no other still refers to.
    select t into target from unnest(left_over) t
    where not exists (
      select from pg_catalog.pg_constraint k
      where k.contype = 'f' and k.confrelid = t and k.conrelid <> t and k.conrelid = any(left_over))
    limit 1;
    if target is null then
      raise exception 'tables refer to each other in a circle: %', left_over;
    end if;
    -- A trigger may have written down, in the meantime, that a row it refers to went.
    for child in
      select distinct k.conrelid from pg_catalog.pg_constraint k where k.contype = 'f' and k.confrelid = target and k.conrelid <> target
    loop
      execute format('delete from %s where business_id = $1', child) using business;
    end loop;
    execute format('delete from %s where business_id = $1', target) using business;
    get diagnostics here = row_count;
    gone := gone + here;
    left_over := array_remove(left_over, target);
  end loop;
  perform app.erase_people(people);
  insert into app.erased (business_id, asked_for, erased_at, row_count) values (business, asked, now(), gone);
  return gone;
end $$;
comment on function app.erase is
  'Removes every row of a business whose days are over, and the accounts of those who work nowhere else; answers how many rows there were, or null where it is not due, or another node is at it.';

create function app.rows_of(business uuid) returns table (table_name text, row_count bigint) language plpgsql stable set search_path = '' as $$
begin
  for table_name in select c.oid::regclass::text from pg_catalog.pg_class c where c.relnamespace = 'shop'::regnamespace and c.relkind in ('r', 'p') order by 1 loop
    execute format('select count(*) from %s where business_id = $1', table_name) into row_count using business;
    if row_count > 0 then
      return next;
    end if;
  end loop;
end $$;
comment on function app.rows_of is 'For the operator, as pos_auditor: what there is of a business, by table; nothing for one that is gone.';

revoke execute on function app.ask_erasure, app.withdraw_erasure, app.due_erasures, app.erase_people, app.erase, app.rows_of from public;
grant execute on function app.ask_erasure, app.withdraw_erasure, app.due_erasures, app.erase to pos_app;
grant execute on function app.erase_people to pos_keeper;
grant execute on function app.rows_of to pos_auditor;
grant create on schema app to pos_keeper, pos_gatekeeper;
alter function app.ask_erasure owner to pos_keeper;
alter function app.withdraw_erasure owner to pos_keeper;
alter function app.erase owner to pos_keeper;
alter function app.due_erasures owner to pos_gatekeeper;
alter function app.erase_people owner to pos_gatekeeper;
revoke create on schema app from pos_keeper, pos_gatekeeper;
