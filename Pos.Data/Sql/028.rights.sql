-- What a cashier may do beyond selling, each right up to its limit, and since when: a sale that comes late is judged by what held when it was made.
create table shop.worker_rights (
  business_id uuid not null,
  worker_id uuid not null,
  "right" text not null check ("right" ~ '^[a-z_]{1,40}$'),
  since timestamptz not null,
  until timestamptz,
  amount bigint check (amount >= 0),
  primary key (business_id, worker_id, "right", since),
  foreign key (business_id, worker_id) references shop.workers (business_id, id) on delete restrict,
  check (until >= since)
);
comment on table shop.worker_rights is 'Rights of cashiers, with their past. An owner has every right without a row.';
comment on column shop.worker_rights.until is 'Null for what holds.';
comment on column shop.worker_rights.amount is 'Up to so many paisa; null for any amount, or where there is none.';
create unique index worker_rights_now on shop.worker_rights (business_id, worker_id, "right") where until is null;
call app.protect('shop.worker_rights', owner_writes => true);
create policy from_now on shop.worker_rights as restrictive for insert to pos_app with check (since = now() and until is null);
create policy ended_once on shop.worker_rights as restrictive for update to pos_app using (until is null) with check (until = now());
grant insert, update (until) on shop.worker_rights to pos_app;
create policy joining on shop.worker_rights to pos_gatekeeper using (true) with check (true);
grant select, insert, update (until) on shop.worker_rights to pos_gatekeeper;

-- Whoever works here goes on as before.
insert into shop.worker_rights (business_id, worker_id, "right", since)
select w.business_id, w.id, 'give_credit', w.joined_at from shop.workers w where w.role = 'cashier';

create function app.may("right" text) returns boolean language sql stable set search_path = '' as $$
  select app.is_owner() or exists (
    select from shop.worker_rights r
    join shop.workers w on w.business_id = r.business_id and w.id = r.worker_id
    where r.business_id = app.business_id() and r."right" = may."right" and r.until is null
      and w.user_id = app.user_id() and w.role = 'cashier' and w.removed_at is null and w.suspended_at is null)
$$;
comment on function app.may is 'Whether whoever is in the context has this right, up to whatever limit. Policies ask it.';
grant execute on function app.may to pos_app;

create function app.could(business uuid, worker uuid, at timestamptz, "right" text, wanted bigint) returns boolean language sql stable set search_path = '' as $$
  select exists (
    select from shop.workers w
    where w.business_id = business and w.id = worker and (w.role = 'owner' or exists (
      select from shop.worker_rights r
      -- Nobody sold before he came: a clock that says so is wrong.
      where r.business_id = business and r.worker_id = worker and r."right" = could."right"
        and r.since <= greatest(at, w.joined_at) and (r.until is null or r.until > greatest(at, w.joined_at))
        and (r.amount is null or r.amount >= wanted))))
$$;
comment on function app.could is 'Whether a worker had, at that time, the right to so many paisa.';
grant execute on function app.could to pos_app;

create function app.set_rights(business uuid, worker uuid, rights jsonb) returns void language plpgsql volatile set search_path = '' as $$
begin
  update shop.worker_rights r set until = now()
  where r.business_id = business and r.worker_id = worker and r.until is null
    and not exists (select from jsonb_each(rights) w where w.key = r."right" and (w.value #>> '{}')::bigint is not distinct from r.amount);
  insert into shop.worker_rights (business_id, worker_id, "right", since, amount)
  select business, worker, w.key, now(), (w.value #>> '{}')::bigint from jsonb_each(rights) w
  where not exists (
    select from shop.worker_rights r where r.business_id = business and r.worker_id = worker and r."right" = w.key and r.until is null);
end $$;
comment on function app.set_rights is 'A worker has these rights from now on and no others: names with their limits in paisa, or null for any.';
grant execute on function app.set_rights to pos_app, pos_gatekeeper;

create function app.keep_right_changes() returns trigger language plpgsql volatile security definer set search_path = '' as $$
declare
  person uuid;
  w shop.workers;
begin
  begin
    person := app.user_id();
  exception when insufficient_privilege then
    person := null;
  end;
  select x.* into w from shop.workers x where x.business_id = new.business_id and x.id = new.worker_id;
  insert into shop.worker_changes (business_id, id, worker_id, changed_by, changed_at, before, after)
  select new.business_id, gen_random_uuid(), new.worker_id,
         (select x.id from shop.workers x where x.business_id = new.business_id and x.user_id = person), clock_timestamp(), s.state,
         s.state || jsonb_build_object(case when new.until is null then 'given' else 'ended' end, new."right") || jsonb_strip_nulls(jsonb_build_object('amount', new.amount))
  from (select jsonb_build_object('name', w.name, 'role', w.role, 'outlet', w.outlet_id, 'suspended', w.suspended_at is not null, 'removed', w.removed_at is not null) as state) s;
  return null;
end $$;
comment on function app.keep_right_changes is 'Writes down each right that a worker gets or loses, whoever changes it and by whatever statement.';
create trigger keep_changes after insert or update of until on shop.worker_rights for each row execute function app.keep_right_changes();

-- Tills are told who works at their outlet, and what they may do, by what stands at their head.
create function app.tell_outlets() returns trigger language plpgsql volatile security definer set search_path = '' as $$
declare business constant uuid := coalesce(new.business_id, old.business_id);
begin
  update shop.outlets o set change_seq = coalesce(app.next_change_seq(), o.change_seq) where o.business_id = business and business = app.business_id();
  return null;
exception when insufficient_privilege then
  -- On the server itself there is no context, and tills hear of it with the next change.
  return null;
end $$;
comment on function app.tell_outlets is 'Marks the outlets of a business as changed when its workers, or their rights, have.';
create trigger tell after insert or update of name, role, outlet_id, suspended_at, removed_at on shop.workers for each row execute function app.tell_outlets();
create trigger tell after insert or delete on shop.worker_outlets for each row execute function app.tell_outlets();
create trigger tell after insert or update of until on shop.worker_rights for each row execute function app.tell_outlets();
grant select, update (change_seq) on shop.outlets to pos_keeper;

alter table shop.invitations add column rights jsonb not null default '{"give_credit": null}';
comment on column shop.invitations.rights is 'What whoever joins may do, as app.set_rights takes it.';

-- Goods are changed by owners and by whoever has the right to.
do $$
declare name text;
begin
  foreach name in array array['products', 'barcodes', 'categories'] loop
    execute format('drop policy owner_inserts on shop.%I', name);
    execute format('drop policy owner_updates on shop.%I', name);
    execute format('drop policy owner_deletes on shop.%I', name);
    execute format('create policy editor_inserts on shop.%I as restrictive for insert to pos_app with check ((select app.may(''edit_goods'')))', name);
    execute format('create policy editor_updates on shop.%I as restrictive for update to pos_app using ((select app.may(''edit_goods'')))', name);
    execute format('create policy editor_deletes on shop.%I as restrictive for delete to pos_app using ((select app.may(''edit_goods'')))', name);
  end loop;
end $$;

revoke execute on function app.may, app.could, app.set_rights, app.keep_right_changes, app.tell_outlets from public;
grant create on schema app to pos_gatekeeper, pos_keeper;
alter function app.keep_right_changes owner to pos_gatekeeper;
alter function app.tell_outlets owner to pos_keeper;
revoke create on schema app from pos_keeper;
set local role pos_gatekeeper;
create or replace function app.join_business(invitation uuid, key bytea, session uuid, session_key bytea, new_worker uuid)
returns table (state text, business_id uuid, business_name text, user_id uuid, worker_id uuid, worker_name text, role text, outlet_id uuid)
language plpgsql volatile security definer set search_path = '' as $$
declare
  i shop.invitations;
  here shop.workers;
  person constant uuid := app.person_of(session, session_key);
begin
  select x.* into i from shop.invitations x where x.id = invitation and x.secret_hash = sha256(key) for update;
  if not found or not exists (select from identity.users u where u.id = person and u.normalized_user_name = i.normalized_login) then
    return;
  end if;
  state := app.invitation_state(i);
  if state <> 'open' then
    return next;
    return;
  end if;
  select w.* into here from shop.workers w where w.business_id = i.business_id and w.user_id = person for update;
  if here.id is not null and here.removed_at is null then
    state := 'works_here';
    return next;
    return;
  end if;
  perform app.open_context(i.business_id, person, i.role, i.outlet_id);
  if here.id is null then
    insert into shop.workers (business_id, id, user_id, name, role, outlet_id, joined_at)
    values (i.business_id, new_worker, person, i.name, i.role, i.outlet_id, now());
  else
    update shop.workers w set name = i.name, role = i.role, outlet_id = i.outlet_id, removed_at = null, suspended_at = null
    where w.business_id = i.business_id and w.id = here.id;
  end if;
  insert into shop.worker_outlets (business_id, worker_id, outlet_id)
  select i.business_id, coalesce(here.id, new_worker), o from unnest(i.also) o where o <> i.outlet_id
  on conflict do nothing;
  perform app.set_rights(i.business_id, coalesce(here.id, new_worker), case i.role when 'cashier' then i.rights else '{}' end);
  update shop.invitations x set used_at = now(), worker_id = coalesce(here.id, new_worker)
  where x.business_id = i.business_id and x.id = i.id;
  return query
    select 'joined', i.business_id, b.name, person, coalesce(here.id, new_worker), i.name, i.role, i.outlet_id
    from shop.businesses b where b.business_id = i.business_id;
end $$;
reset role;
revoke create on schema app from pos_gatekeeper;
