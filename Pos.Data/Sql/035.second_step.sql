-- A second step at sign-in: six digits of an app on the person's phone, after the password.
create table identity.second_steps (
  user_id uuid primary key references identity.users on delete cascade,
  sealed bytea not null check (length(sealed) <= 1000),
  proof_hash bytea not null check (length(proof_hash) = 32),
  made_at timestamptz not null default now(),
  confirmed_at timestamptz,
  last_step bigint not null default 0,
  failures int not null default 0 check (failures >= 0),
  closed_until timestamptz
);
comment on table identity.second_steps is 'What a person''s codes are made of, sealed by the web nodes: the database alone makes none.';
comment on column identity.second_steps.proof_hash is 'Hash of what only somebody who opened the seal can say: a step is passed by the web nodes, and by nobody who can merely ask as pos_app.';
comment on column identity.second_steps.confirmed_at is 'Since when it is asked for; null while it is being set up.';
comment on column identity.second_steps.last_step is 'The last thirty seconds whose code was taken: none is taken twice.';
alter table identity.second_steps enable row level security;
alter table identity.second_steps force row level security;
create policy sign_in on identity.second_steps to pos_gatekeeper using (true) with check (true);
grant select, insert, update, delete on identity.second_steps to pos_gatekeeper;

alter table identity.sessions add column half boolean not null default false;
comment on column identity.sessions.half is 'Opened by the password alone, of somebody who has a second step: opens nothing until that is passed.';
grant update (half) on identity.sessions to pos_gatekeeper;

grant create on schema app to pos_gatekeeper;
-- Only its owner replaces a function.
set local role pos_gatekeeper;

create or replace function app.person_of(session uuid, key bytea) returns uuid language sql stable set search_path = '' as $$
  select s.user_id from identity.sessions s
  where s.id = session and s.secret_hash = sha256(key) and s.ended_at is null and s.expires_at > now() and not s.half
$$;

create or replace function app.sign_in(login text, derived bytea, session uuid, key bytea, known boolean) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare
  most_failures constant int := 100;
  u record;
  kept bytea;
begin
  select x.id, x.password_hash, x.lockout_end, x.access_failed_count into u from identity.users x where x.normalized_user_name = login for update;
  kept := decode(u.password_hash, 'base64');
  if kept is null or (u.lockout_end > now() and not known) then
    return false;
  elsif substr(kept, 14 + ('x' || encode(substr(kept, 10, 4), 'hex'))::bit(32)::int) = derived then
    update identity.users x set access_failed_count = 0, lockout_end = null
    where x.id = u.id and (x.access_failed_count > 0 or x.lockout_end is not null);
    delete from identity.sessions s where s.user_id = u.id and s.expires_at < now();
    insert into identity.sessions (id, user_id, secret_hash, half, expires_at)
    select session, u.id, sha256(key), asked.half, now() + case when asked.half then interval '10 minutes' else interval '14 days' end
    from (select exists (select from identity.second_steps t where t.user_id = u.id and t.confirmed_at is not null) as half) asked;
    return true;
  else
    -- A login that is not there writes nothing and waits for no disk: neither does this, or the time would tell which ones are.
    perform set_config('synchronous_commit', 'off', true);
    update identity.users x
    set access_failed_count = case when u.access_failed_count + 1 < most_failures then u.access_failed_count + 1 else 0 end,
        lockout_end = case when u.access_failed_count + 1 < most_failures then x.lockout_end else now() + interval '5 minutes' end
    where x.id = u.id;
    return false;
  end if;
end $$;

-- Whoever just gave the password, also where a second step is still to come.
create or replace function app.renew_password(session uuid, key bytea, derived bytea, renewed text) returns void
language sql volatile security definer set search_path = '' as $$
  update identity.users x set password_hash = renewed
  where x.id = (select s.user_id from identity.sessions s
                where s.id = session and s.secret_hash = sha256(key) and s.ended_at is null and s.expires_at > now())
    and substr(decode(x.password_hash, 'base64'), 14 + ('x' || encode(substr(decode(x.password_hash, 'base64'), 10, 4), 'hex'))::bit(32)::int) = derived
$$;

create or replace function app.own_sessions(session uuid, key bytea)
returns table (id uuid, browser text, created_at timestamptz, used_at timestamptz, is_this boolean)
language sql stable security definer set search_path = '' as $$
  select s.id, s.browser, s.created_at, s.used_at, s.id = session from identity.sessions s
  where s.user_id = app.person_of(session, key) and s.ended_at is null and s.expires_at > now() and not s.half
  order by s.id = session desc, s.used_at desc, s.id
$$;

create or replace function app.reset_password(login text, code bytea, renewed text) returns boolean
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
  -- The phone that made the codes may be what was lost.
  delete from identity.second_steps t where t.user_id = person;
  update identity.users u set password_hash = renewed, access_failed_count = 0, lockout_end = null where u.id = person;
  update identity.sessions s set ended_at = now() where s.user_id = person and s.ended_at is null;
  return true;
end $$;
comment on function app.reset_password is
  'Another password by a code, once; every session ends, and the second step. False whatever was wrong: the login, the code, or its hour.';
reset role;

create function app.half_of(session uuid, key bytea) returns uuid language sql stable set search_path = '' as $$
  select s.user_id from identity.sessions s
  where s.id = session and s.secret_hash = sha256(key) and s.ended_at is null and s.expires_at > now() and s.half
$$;
comment on function app.half_of is 'Whoever gave the password with this secret and has the second step to come. The gatekeeper''s alone.';

create function app.asked_step(session uuid, key bytea) returns table (login text, sealed bytea)
language sql stable security definer set search_path = '' as $$
  select u.user_name, t.sealed from identity.second_steps t join identity.users u on u.id = t.user_id
  where t.user_id = app.half_of(session, key) and t.confirmed_at is not null
$$;
comment on function app.asked_step is 'Whose second step a half session waits for; no row for any other session.';

create function app.pass_second_step(session uuid, key bytea, step bigint, proof bytea) returns table (passed boolean, opens_at timestamptz)
language plpgsql volatile security definer set search_path = '' as $$
declare
  tries constant int := 5;
  t record;
begin
  passed := false;
  -- Of many at once each is counted.
  select x.* into t from identity.second_steps x where x.user_id = app.half_of(session, key) and x.confirmed_at is not null for update;
  if not found then
    return next;
  elsif t.closed_until > now() then
    -- Before anything is compared: the answer tells nothing of the code.
    opens_at := t.closed_until;
    return next;
  elsif step > t.last_step and sha256(proof) = t.proof_hash then
    update identity.second_steps x set last_step = step, failures = 0, closed_until = null where x.user_id = t.user_id;
    update identity.sessions s set half = false, expires_at = now() + interval '14 days' where s.id = session;
    passed := true;
    return next;
  else
    update identity.second_steps x
    set failures = t.failures + 1,
        closed_until = case when (t.failures + 1) % tries = 0
          then now() + least(interval '5 minutes' * 2 ^ least((t.failures + 1) / tries - 1, 9), interval '1 day') end
    where x.user_id = t.user_id
    returning x.closed_until into opens_at;
    return next;
  end if;
end $$;
comment on function app.pass_second_step is
  'Makes a half session whole, by the proof that the seal was opened and a step whose code was not taken yet; null for a wrong one. After each five wrong ones it is closed,
five minutes at first and twice as long each time, up to a day: who comes so far knows the password, and strangers close it to nobody.';

create function app.own_second_step(session uuid, key bytea) returns table (sealed bytea, confirmed_at timestamptz)
language sql stable security definer set search_path = '' as $$
  select case when t.confirmed_at is null then t.sealed end, t.confirmed_at from identity.second_steps t
  where t.user_id = app.person_of(session, key) and (t.confirmed_at is not null or t.made_at > now() - interval '1 hour')
$$;
comment on function app.own_second_step is 'The second step of whoever is signed in with this secret; what it is made of is seen while it is set up and never again.';

create function app.begin_second_step(session uuid, key bytea, derived bytea, sealed bytea, proof_hash bytea) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare person constant uuid := app.person_of(session, key);
begin
  if not app.knows_password(person, derived) then return false; end if;
  insert into identity.second_steps as t (user_id, sealed, proof_hash) values (person, begin_second_step.sealed, begin_second_step.proof_hash)
  on conflict (user_id) do update set sealed = excluded.sealed, proof_hash = excluded.proof_hash, made_at = now() where t.confirmed_at is null;
  return true;
end $$;
comment on function app.begin_second_step is 'Sets up a second step for whoever is signed in and knows the password; one that is on already stays as it is.';

create function app.confirm_second_step(session uuid, key bytea, step bigint, proof bytea) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare person constant uuid := app.person_of(session, key);
begin
  -- Whoever signs in at this moment has done so before it, or comes after it.
  perform from identity.users u where u.id = person for update;
  update identity.second_steps t set confirmed_at = now(), last_step = step
  where t.user_id = person and t.confirmed_at is null and t.made_at > now() - interval '1 hour' and t.proof_hash = sha256(proof);
  if not found then return false; end if;
  -- They were opened by the password alone.
  update identity.sessions s set ended_at = now() where s.user_id = person and s.ended_at is null and s.id <> session;
  return true;
end $$;
comment on function app.confirm_second_step is 'From now on it is asked for: the app made a code. Every other session of the person ends.';

create function app.end_second_step(session uuid, key bytea, derived bytea) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare person constant uuid := app.person_of(session, key);
begin
  if not app.knows_password(person, derived) then return false; end if;
  delete from identity.second_steps t where t.user_id = person;
  return true;
end $$;
comment on function app.end_second_step is 'The password alone signs in again; only with it, and with a whole session.';

create function app.has_second_step(person uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from identity.second_steps t where t.user_id = person and t.confirmed_at is not null)
$$;
comment on function app.has_second_step is 'For what only platform admins may see: whether the password alone signs this person in.';

-- Granted before they change hands: afterwards the owner of the schema has no say over them.
grant execute on function app.asked_step, app.pass_second_step, app.own_second_step, app.begin_second_step, app.confirm_second_step, app.end_second_step to pos_app;
grant execute on function app.has_second_step to pos_auditor;
do $$
declare name text;
begin
  foreach name in array array['half_of', 'asked_step', 'pass_second_step', 'own_second_step', 'begin_second_step', 'confirm_second_step', 'end_second_step',
    'has_second_step'] loop
    execute format('alter function app.%I owner to pos_gatekeeper', name);
  end loop;
end $$;
revoke create on schema app from pos_gatekeeper;

-- Whoever runs the installation has one before its pages open: the functions behind them know nobody else.
alter policy audit on identity.platform_admins using (app.has_second_step(user_id));
