-- Workers come by invitation, and leave at once. Nobody makes a worker of somebody else: whoever is invited joins by proving who he is.
alter table shop.workers add column suspended_at timestamptz;
comment on column shop.workers.suspended_at is 'Out for a while: as if removed, until an owner brings the worker back.';
grant update (suspended_at) on shop.workers to pos_app;
create policy own_place on shop.workers as restrictive for insert to pos_app with check (user_id = (select app.user_id()));
drop policy sign_in on shop.workers;
create policy sign_in on shop.workers to pos_gatekeeper using (true) with check (true);
grant insert, update (name, role, outlet_id, removed_at, suspended_at) on shop.workers to pos_gatekeeper;

create table shop.invitations (
  business_id uuid not null,
  id uuid not null,
  login text not null check (length(login) between 1 and 254),
  normalized_login text not null,
  name text not null check (length(name) between 1 and 80),
  role text not null check (role in ('owner', 'cashier')),
  outlet_id uuid,
  secret_hash bytea not null check (length(secret_hash) = 32),
  invited_by uuid not null,
  invited_at timestamptz not null,
  expires_at timestamptz not null,
  withdrawn_at timestamptz,
  used_at timestamptz,
  worker_id uuid,
  primary key (business_id, id),
  foreign key (business_id, outlet_id) references shop.outlets (business_id, id) on delete restrict,
  foreign key (business_id, invited_by) references shop.workers (business_id, id) on delete restrict,
  foreign key (business_id, worker_id) references shop.workers (business_id, id) on delete restrict,
  check ((role = 'owner') = (outlet_id is null)),
  check (expires_at > invited_at and expires_at <= invited_at + interval '3 days'),
  check ((used_at is null) = (worker_id is null))
);
comment on table shop.invitations is 'A link of one use by which a person joins a business. Its secret is in the address and nowhere else.';
comment on column shop.invitations.worker_id is 'Who came by it.';
create index invitations_by_id on shop.invitations (id);
create index invitations_by_time on shop.invitations (business_id, invited_at);
call app.protect('shop.invitations', 'outlet_id', owner_writes => true);
create policy owner_reads on shop.invitations as restrictive for select to pos_app using ((select app.is_owner()));
create policy as_it_is on shop.invitations as restrictive for insert to pos_app with check (
  invited_at = now() and withdrawn_at is null and used_at is null
  and exists (select from shop.workers w where w.business_id = invitations.business_id and w.id = invitations.invited_by and w.user_id = (select app.user_id())));
create policy withdrawn_once on shop.invitations as restrictive for update to pos_app
  using (withdrawn_at is null and used_at is null) with check (withdrawn_at is not null);
grant insert, update (withdrawn_at) on shop.invitations to pos_app;
create policy by_address on shop.invitations to pos_gatekeeper using (true) with check (true);
grant select, update (used_at, worker_id) on shop.invitations to pos_gatekeeper;

create table shop.worker_changes (
  business_id uuid not null,
  id uuid not null,
  worker_id uuid not null,
  changed_by uuid,
  changed_at timestamptz not null,
  before jsonb,
  after jsonb not null,
  primary key (business_id, id),
  foreign key (business_id, worker_id) references shop.workers (business_id, id) on delete restrict,
  foreign key (business_id, changed_by) references shop.workers (business_id, id) on delete restrict
);
comment on table shop.worker_changes is 'What was changed about a worker, kept by a trigger: nobody writes it, and nobody changes a worker without it.';
comment on column shop.worker_changes.changed_by is 'Null for what was done on the server itself.';
create index worker_changes_by_worker on shop.worker_changes (business_id, worker_id, changed_at);
call app.protect('shop.worker_changes');
create policy owner_reads on shop.worker_changes as restrictive for select to pos_app using ((select app.is_owner()));
create policy kept on shop.worker_changes for insert to pos_gatekeeper with check (true);
grant insert on shop.worker_changes to pos_gatekeeper;

create function app.keep_worker_changes() returns trigger language plpgsql volatile security definer set search_path = '' as $$
declare
  person uuid;
  is_before constant jsonb := case when tg_op = 'UPDATE' then jsonb_build_object(
    'name', old.name, 'role', old.role, 'outlet', old.outlet_id, 'suspended', old.suspended_at is not null, 'removed', old.removed_at is not null) end;
  is_after constant jsonb := jsonb_build_object(
    'name', new.name, 'role', new.role, 'outlet', new.outlet_id, 'suspended', new.suspended_at is not null, 'removed', new.removed_at is not null);
begin
  if is_before = is_after then
    return null;
  end if;
  begin
    person := app.user_id();
  exception when insufficient_privilege then
    person := null;
  end;
  insert into shop.worker_changes (business_id, id, worker_id, changed_by, changed_at, before, after)
  values (new.business_id, gen_random_uuid(), new.id,
          (select w.id from shop.workers w where w.business_id = new.business_id and w.user_id = person), clock_timestamp(), is_before, is_after);
  return null;
end $$;
comment on function app.keep_worker_changes is 'Writes down each change of a worker, whoever makes it and by whatever statement.';
create trigger keep_changes after insert or update of name, role, outlet_id, suspended_at, removed_at on shop.workers
  for each row execute function app.keep_worker_changes();

-- Two owners who remove each other at the same moment wait for each other here, and the second one sees what the first one did.
create function app.keep_an_owner() returns trigger language plpgsql volatile set search_path = '' as $$
begin
  perform from shop.businesses b where b.business_id = new.business_id for no key update;
  if not exists (
    select from shop.workers w
    where w.business_id = new.business_id and w.role = 'owner' and w.removed_at is null and w.suspended_at is null
  ) then
    raise exception 'a business keeps an owner' using errcode = '23514';
  end if;
  return null;
end $$;
comment on function app.keep_an_owner is 'The last owner of a business stays its owner.';
create trigger keep_an_owner after update of role, suspended_at, removed_at on shop.workers for each row
  when (old.role = 'owner' and old.removed_at is null and old.suspended_at is null
        and (new.role <> 'owner' or new.removed_at is not null or new.suspended_at is not null))
  execute function app.keep_an_owner();

grant create on schema app to pos_gatekeeper;
alter function app.keep_worker_changes owner to pos_gatekeeper;
set local role pos_gatekeeper;
create or replace function app.enter(business uuid, session uuid, key bytea)
returns table (user_id uuid, worker_id uuid, worker_name text, role text, outlet_id uuid, business_name text)
language plpgsql volatile security definer set search_path = '' as $$
declare person constant uuid := app.person_of(session, key);
begin
  select w.user_id, w.id, w.name, w.role, w.outlet_id, b.name into user_id, worker_id, worker_name, role, outlet_id, business_name
  from shop.workers w join shop.businesses b using (business_id)
  where w.business_id = business and w.user_id = person and w.removed_at is null and w.suspended_at is null;
  if found then
    perform app.open_context(business, user_id, role, outlet_id);
    return next;
  end if;
end $$;

create or replace function app.memberships(session uuid, key bytea)
returns table (business_id uuid, business_name text, worker_id uuid, role text)
language sql stable security definer set search_path = '' as $$
  select w.business_id, b.name, w.id, w.role
  from shop.workers w join shop.businesses b using (business_id)
  where w.user_id = app.person_of(session, key) and w.removed_at is null and w.suspended_at is null
  order by b.name
$$;

create or replace function app.enter_by_shift(shift uuid, key bytea)
returns table (business_id uuid, outlet_id uuid, device_id uuid, worker_id uuid, user_id uuid, state text, public_key bytea)
language plpgsql volatile security definer set search_path = '' as $$
begin
  select t.business_id, t.outlet_id, t.device_id, t.worker_id, t.user_id,
         case when t.revoked_at is not null or w.removed_at is not null or w.suspended_at is not null or d.revoked_at is not null then 'revoked'
              when t.expires_at < now() then 'expired' else 'active' end, d.public_key
  into business_id, outlet_id, device_id, worker_id, user_id, state, public_key
  from shop.shifts t
  join shop.workers w on w.business_id = t.business_id and w.id = t.worker_id
  join shop.devices d on d.business_id = t.business_id and d.id = t.device_id
  where t.id = shift and t.secret_hash = sha256(key);
  if found then
    perform app.open_context(business_id, user_id, 'cashier', outlet_id);
    return next;
  end if;
end $$;

create function app.invitation_state(i shop.invitations) returns text language sql stable set search_path = '' as $$
  select case
    when i.used_at is not null then 'used'
    when i.withdrawn_at is not null or not exists (
      select from shop.workers w
      where w.business_id = i.business_id and w.id = i.invited_by and w.role = 'owner' and w.removed_at is null and w.suspended_at is null) then 'withdrawn'
    when i.expires_at <= now() then 'expired'
    else 'open' end
$$;
comment on function app.invitation_state is 'What an invitation is worth now; that of an owner who is none any more is worth nothing. The gatekeeper''s alone.';

create function app.open_invitation(invitation uuid, key bytea, session uuid, session_key bytea)
returns table (state text, business_name text, invited_by text, name text, role text, outlet_name text, login text, has_account boolean, is_me boolean)
language sql stable security definer set search_path = '' as $$
  select o.state, b.name, by.name, i.name, i.role, coalesce(s.name, ''), i.login, u.id is not null, coalesce(u.id = app.person_of(session, session_key), false)
  from shop.invitations i
  cross join lateral (select app.invitation_state(i) as state) o
  join shop.businesses b on b.business_id = i.business_id
  join shop.workers by on by.business_id = i.business_id and by.id = i.invited_by
  left join shop.outlets s on s.business_id = i.business_id and s.id = i.outlet_id
  left join identity.users u on u.normalized_user_name = i.normalized_login
  where i.id = invitation and i.secret_hash = sha256(key)
$$;
comment on function app.open_invitation is 'For whoever holds an invitation''s address: who invites whom to what, and whether that login has an account. No row for another address.';

create function app.join_business(invitation uuid, key bytea, session uuid, session_key bytea, new_worker uuid)
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
  update shop.invitations x set used_at = now(), worker_id = coalesce(here.id, new_worker)
  where x.business_id = i.business_id and x.id = i.id;
  return query
    select 'joined', i.business_id, b.name, person, coalesce(here.id, new_worker), i.name, i.role, i.outlet_id
    from shop.businesses b where b.business_id = i.business_id;
end $$;
comment on function app.join_business is
  'Makes a worker of whoever is signed in with this session and holds the address of an open invitation to the own login, and opens the context. The only way into a business that is there.';
revoke execute on function app.invitation_state, app.open_invitation, app.join_business from public;
grant execute on function app.open_invitation, app.join_business to pos_app;
reset role;
revoke create on schema app from pos_gatekeeper;
