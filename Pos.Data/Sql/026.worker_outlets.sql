-- A cashier of several outlets, who is at one of them at a time: policies narrow as before.
create table shop.worker_outlets (
  business_id uuid not null,
  worker_id uuid not null,
  outlet_id uuid not null,
  primary key (business_id, worker_id, outlet_id),
  foreign key (business_id, worker_id) references shop.workers (business_id, id) on delete restrict,
  foreign key (business_id, outlet_id) references shop.outlets (business_id, id) on delete restrict
);
comment on table shop.worker_outlets is 'Where a cashier works beside the outlet that stands with the worker.';
call app.protect('shop.worker_outlets', 'outlet_id', owner_writes => true);
grant insert, delete on shop.worker_outlets to pos_app;
create policy sign_in on shop.worker_outlets to pos_gatekeeper using (true) with check (true);
grant select, insert on shop.worker_outlets to pos_gatekeeper;
comment on column shop.workers.outlet_id is 'The first outlet of a cashier, further ones stand in worker_outlets; null for an owner, who sees all.';
create index shifts_by_worker on shop.shifts (business_id, worker_id, issued_at);
grant select (code, name_ur, closed_at) on shop.outlets to pos_gatekeeper;

alter table shop.invitations add column also uuid[] not null default '{}', add check (role = 'cashier' or also = '{}');
comment on column shop.invitations.also is 'Further outlets of a cashier.';

create function app.keep_worker_outlet_changes() returns trigger language plpgsql volatile security definer set search_path = '' as $$
declare
  changed constant shop.worker_outlets := case tg_op when 'INSERT' then new else old end;
  person uuid;
  is_now jsonb;
begin
  select jsonb_build_object('name', w.name, 'role', w.role, 'outlet', w.outlet_id, 'suspended', w.suspended_at is not null, 'removed', w.removed_at is not null)
  into strict is_now from shop.workers w where w.business_id = changed.business_id and w.id = changed.worker_id;
  begin
    person := app.user_id();
  exception when insufficient_privilege then
    person := null;
  end;
  insert into shop.worker_changes (business_id, id, worker_id, changed_by, changed_at, before, after)
  values (changed.business_id, gen_random_uuid(), changed.worker_id,
          (select w.id from shop.workers w where w.business_id = changed.business_id and w.user_id = person), clock_timestamp(),
          is_now, is_now || jsonb_build_object(case tg_op when 'INSERT' then 'added' else 'dropped' end, changed.outlet_id));
  return null;
end $$;
comment on function app.keep_worker_outlet_changes is 'Writes down each outlet that a worker gets or loses beside the first.';
create trigger keep_changes after insert or delete on shop.worker_outlets for each row execute function app.keep_worker_outlet_changes();

grant create on schema app to pos_gatekeeper;
alter function app.keep_worker_outlet_changes owner to pos_gatekeeper;
set local role pos_gatekeeper;
create function app.outlets_of(w shop.workers) returns setof uuid language sql stable set search_path = '' as $$
  select w.outlet_id where w.role = 'cashier'
  union all
  select o.outlet_id from shop.worker_outlets o where w.role = 'cashier' and o.business_id = w.business_id and o.worker_id = w.id
$$;
comment on function app.outlets_of is 'Where a cashier works, the first outlet first; nothing for an owner. The gatekeeper''s alone.';

drop function app.enter(uuid, uuid, bytea);
create function app.enter(business uuid, session uuid, key bytea, at uuid default null)
returns table (user_id uuid, worker_id uuid, worker_name text, role text, outlet_id uuid, business_name text)
language plpgsql volatile security definer set search_path = '' as $$
declare
  person constant uuid := app.person_of(session, key);
  here uuid;
begin
  select w.user_id, w.id, w.name, w.role, w.outlet_id, b.name into user_id, worker_id, worker_name, role, outlet_id, business_name
  from shop.workers w join shop.businesses b using (business_id)
  where w.business_id = business and w.user_id = person and w.removed_at is null and w.suspended_at is null;
  if found then
    if exists (select from shop.worker_outlets o where o.business_id = business and o.worker_id = enter.worker_id) then
      select o into here
      from shop.workers w
      cross join lateral app.outlets_of(w) o
      left join lateral (
        select s.outlet_id from shop.shifts s where s.business_id = business and s.worker_id = w.id order by s.issued_at desc limit 1) last on true
      where w.business_id = business and w.id = enter.worker_id
      order by o is not distinct from at desc, o is not distinct from last.outlet_id desc, o = w.outlet_id desc
      limit 1;
      outlet_id := here;
    end if;
    perform app.open_context(business, user_id, role, outlet_id);
    return next;
  end if;
end $$;
comment on function app.enter is
  'Opens the tenant context of this transaction for whoever is signed in with this secret; no row when that person has no place in the business (any more). A cashier of
several outlets is at one of them: the one that is asked for, or where the last shift was taken, or the first.';

create function app.own_outlets(business uuid, session uuid, key bytea) returns table (id uuid, name text, code text, name_ur text, closed boolean)
language sql stable security definer set search_path = '' as $$
  select s.id, s.name, s.code, s.name_ur, s.closed_at is not null
  from shop.workers w
  cross join lateral app.outlets_of(w) o
  join shop.outlets s on s.business_id = w.business_id and s.id = o
  where w.business_id = business and w.user_id = app.person_of(session, key) and w.removed_at is null and w.suspended_at is null
  order by s.created_at, s.id
$$;
comment on function app.own_outlets is 'Where a cashier who is signed in with this secret works; nothing for an owner.';

create or replace function app.open_invitation(invitation uuid, key bytea, session uuid, session_key bytea)
returns table (state text, business_name text, invited_by text, name text, role text, outlet_name text, login text, has_account boolean, is_me boolean)
language sql stable security definer set search_path = '' as $$
  select o.state, b.name, by.name, i.name, i.role, coalesce(s.names, ''), i.login, u.id is not null, coalesce(u.id = app.person_of(session, session_key), false)
  from shop.invitations i
  cross join lateral (select app.invitation_state(i) as state) o
  join shop.businesses b on b.business_id = i.business_id
  join shop.workers by on by.business_id = i.business_id and by.id = i.invited_by
  cross join lateral (
    select string_agg(p.name, ', ' order by p.created_at, p.id) as names
    from shop.outlets p where p.business_id = i.business_id and (p.id = i.outlet_id or p.id = any(i.also))) s
  left join identity.users u on u.normalized_user_name = i.normalized_login
  where i.id = invitation and i.secret_hash = sha256(key)
$$;

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
  update shop.invitations x set used_at = now(), worker_id = coalesce(here.id, new_worker)
  where x.business_id = i.business_id and x.id = i.id;
  return query
    select 'joined', i.business_id, b.name, person, coalesce(here.id, new_worker), i.name, i.role, i.outlet_id
    from shop.businesses b where b.business_id = i.business_id;
end $$;

revoke execute on function app.enter, app.own_outlets, app.outlets_of from public;
grant execute on function app.enter, app.own_outlets to pos_app;
reset role;
revoke create on schema app from pos_gatekeeper;
