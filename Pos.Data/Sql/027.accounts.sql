-- What people do about their own accounts: another password, where they are signed in, a code for the day the password is lost.
alter table identity.sessions
  add column browser text not null default '' check (length(browser) <= 300),
  add column used_at timestamptz not null default now();
comment on column identity.sessions.browser is 'What the browser said of itself, for its owner to know it again.';
comment on column identity.sessions.used_at is 'To the hour.';
grant update (browser, used_at) on identity.sessions to pos_gatekeeper;

create table identity.reset_codes (
  user_id uuid not null references identity.users on delete cascade,
  kind text not null check (kind in ('own', 'owner')),
  code_hash bytea not null check (length(code_hash) = 32),
  made_by uuid not null,
  made_at timestamptz not null default now(),
  expires_at timestamptz,
  primary key (user_id, kind)
);
comment on table identity.reset_codes is 'Each sets a new password once: a person''s own, kept on paper, or one that the owner of the only business they work in made. Only hashes of hashes are kept.';
alter table identity.reset_codes enable row level security;
alter table identity.reset_codes force row level security;
create policy sign_in on identity.reset_codes to pos_gatekeeper using (true) with check (true);
grant select, insert, update, delete on identity.reset_codes to pos_gatekeeper;
create policy sign_in on identity.platform_admins for select to pos_gatekeeper using (true);
grant select on identity.platform_admins to pos_gatekeeper;

grant create on schema app to pos_gatekeeper;
-- Only its owner replaces a function.
set local role pos_gatekeeper;

create or replace function app.enter(business uuid, session uuid, key bytea, at uuid default null)
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
    -- Once an hour, and nobody waits for it.
    update identity.sessions s set used_at = now()
    where s.id = (select x.id from identity.sessions x where x.id = session and x.used_at < now() - interval '1 hour' for update skip locked);
    perform app.open_context(business, user_id, role, outlet_id);
    return next;
  end if;
end $$;
reset role;

create function app.knows_password(person uuid, derived bytea) returns boolean language sql stable set search_path = '' as $$
  select coalesce((
    select substr(k.kept, 14 + ('x' || encode(substr(k.kept, 10, 4), 'hex'))::bit(32)::int) = derived
    from (select decode(u.password_hash, 'base64') as kept from identity.users u where u.id = person) k), false)
$$;
comment on function app.knows_password is 'Whether the key was derived from the person''s password. The gatekeeper''s alone.';

create function app.describe_session(session uuid, key bytea, browser text) returns void
language sql volatile security definer set search_path = '' as $$
  update identity.sessions s set browser = left(describe_session.browser, 300) where s.id = session and app.person_of(session, key) = s.user_id
$$;
comment on function app.describe_session is 'Says which browser a session is of, only with its secret.';

create function app.own_account(session uuid, key bytea) returns table (login text, code_made_at timestamptz)
language sql stable security definer set search_path = '' as $$
  select u.user_name, c.made_at from identity.users u left join identity.reset_codes c on c.user_id = u.id and c.kind = 'own'
  where u.id = app.person_of(session, key)
$$;
comment on function app.own_account is 'Who is signed in with this secret, and whether there is a code for a lost password.';

create function app.own_sessions(session uuid, key bytea)
returns table (id uuid, browser text, created_at timestamptz, used_at timestamptz, is_this boolean)
language sql stable security definer set search_path = '' as $$
  select s.id, s.browser, s.created_at, s.used_at, s.id = session from identity.sessions s
  where s.user_id = app.person_of(session, key) and s.ended_at is null and s.expires_at > now()
  order by s.id = session desc, s.used_at desc, s.id
$$;
comment on function app.own_sessions is 'Where the person who is signed in with this secret is signed in.';

create function app.end_own_sessions(session uuid, key bytea, one uuid) returns integer
language sql volatile security definer set search_path = '' as $$
  with ended as (
    update identity.sessions s set ended_at = now()
    where s.user_id = app.person_of(session, key) and s.ended_at is null and s.id <> session and (one is null or s.id = one)
    returning 1
  ) select count(*)::int from ended
$$;
comment on function app.end_own_sessions is 'Signs a person out in another browser, or in all others; only with the secret of one of them.';

create function app.change_password(session uuid, key bytea, derived bytea, renewed text) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare person constant uuid := app.person_of(session, key);
begin
  if not app.knows_password(person, derived) then return false; end if;
  update identity.users u set password_hash = renewed where u.id = person;
  delete from identity.reset_codes c where c.user_id = person and c.kind = 'owner';
  update identity.sessions s set ended_at = now() where s.user_id = person and s.ended_at is null and s.id <> session;
  return true;
end $$;
comment on function app.change_password is 'Another password, for whoever is signed in and knows the one before; every other session ends.';

create function app.set_own_code(session uuid, key bytea, derived bytea, code bytea) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare person constant uuid := app.person_of(session, key);
begin
  if not app.knows_password(person, derived) then return false; end if;
  insert into identity.reset_codes (user_id, kind, code_hash, made_by) values (person, 'own', sha256(code), person)
  on conflict (user_id, kind) do update set code_hash = excluded.code_hash, made_by = excluded.made_by, made_at = now(), expires_at = null;
  return true;
end $$;
comment on function app.set_own_code is 'A code for a lost password, for whoever is signed in and knows it; the one before is none any more.';

create function app.set_workers_code(session uuid, key bytea, business uuid, worker uuid, code bytea) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  owner constant uuid := app.person_of(session, key);
  person uuid;
begin
  if not exists (select from shop.workers w where w.business_id = business and w.user_id = owner and w.role = 'owner' and w.removed_at is null and w.suspended_at is null) then
    return 'unknown';
  end if;
  select w.user_id into person from shop.workers w
  where w.business_id = business and w.id = worker and w.role <> 'owner' and w.removed_at is null and w.user_id <> owner;
  if person is null then return 'unknown'; end if;
  -- Whoever works elsewhere too would be in two owners' hands.
  if exists (select from shop.workers w where w.user_id = person and w.business_id <> business and w.removed_at is null)
     or exists (select from identity.platform_admins a where a.user_id = person) then
    return 'elsewhere';
  end if;
  insert into identity.reset_codes (user_id, kind, code_hash, made_by, expires_at)
  values (person, 'owner', sha256(code), owner, now() + interval '1 hour')
  on conflict (user_id, kind) do update set code_hash = excluded.code_hash, made_by = excluded.made_by, made_at = now(), expires_at = excluded.expires_at;
  return 'made';
end $$;
comment on function app.set_workers_code is
  'An hour in which a worker sets a new password by this code: made by an owner, for a cashier who works in this business alone.';

create function app.reset_password(login text, code bytea, renewed text) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare person uuid;
begin
  delete from identity.reset_codes c using identity.users u
  where u.normalized_user_name = login and c.user_id = u.id and c.code_hash = sha256(code)
    and (c.kind = 'own' or (c.expires_at > now()
         -- Somebody who has begun to work elsewhere since is not in one owner's hand any more.
         and not exists (select from shop.workers w join shop.workers o on o.business_id <> w.business_id and o.user_id = c.user_id and o.removed_at is null
                         where w.user_id = c.user_id and w.removed_at is null)))
  returning c.user_id into person;
  if person is null then return false; end if;
  delete from identity.reset_codes c where c.user_id = person and c.kind = 'owner';
  update identity.users u set password_hash = renewed, access_failed_count = 0, lockout_end = null where u.id = person;
  update identity.sessions s set ended_at = now() where s.user_id = person and s.ended_at is null;
  return true;
end $$;
comment on function app.reset_password is 'Another password by a code, once; every session ends. False whatever was wrong: the login, the code, or its hour.';

-- Granted before they change hands: afterwards the owner of the schema has no say over them.
grant execute on function app.describe_session, app.own_account, app.own_sessions, app.end_own_sessions, app.change_password, app.set_own_code,
  app.set_workers_code, app.reset_password to pos_app;
do $$
declare name text;
begin
  foreach name in array array['knows_password', 'describe_session', 'own_account', 'own_sessions', 'end_own_sessions', 'change_password', 'set_own_code', 'set_workers_code',
    'reset_password'] loop
    execute format('alter function app.%I owner to pos_gatekeeper', name);
  end loop;
end $$;
revoke create on schema app from pos_gatekeeper;
