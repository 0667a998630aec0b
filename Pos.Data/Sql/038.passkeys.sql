-- Passkeys: a person's device signs what this server has just asked, after a finger, a face or its PIN; password and code in one.
create table identity.passkeys (
  id uuid primary key,
  user_id uuid not null references identity.users on delete cascade,
  credential bytea not null unique check (length(credential) between 1 and 1023),
  name text not null check (length(name) between 1 and 80),
  sealed bytea not null check (length(sealed) <= 4000),
  proof_hash bytea not null check (length(proof_hash) = 32),
  sign_count bigint not null check (sign_count >= 0),
  made_at timestamptz not null default now(),
  used_at timestamptz
);
comment on table identity.passkeys is 'What people''s passkeys are checked with, sealed by the web nodes: the database alone can check none, nor make one.';
comment on column identity.passkeys.credential is 'What the person''s device calls it.';
comment on column identity.passkeys.proof_hash is 'Hash of what only somebody who opened the seal can say: a session is opened by the web nodes, and by nobody who can merely ask as pos_app.';
comment on column identity.passkeys.sign_count is 'How often the device says it has signed; always nought where it does not count.';
create index passkeys_by_user on identity.passkeys (user_id);

create table identity.passkey_answers (
  challenge_hash bytea primary key check (length(challenge_hash) = 32),
  answered_at timestamptz not null default now()
);
comment on table identity.passkey_answers is 'What was signed to sign in, for longer than the web nodes take it: nothing is taken twice.';

alter table identity.passkeys enable row level security;
alter table identity.passkeys force row level security;
create policy sign_in on identity.passkeys to pos_gatekeeper using (true) with check (true);
grant select, insert, update (sign_count, used_at), delete on identity.passkeys to pos_gatekeeper;
alter table identity.passkey_answers enable row level security;
alter table identity.passkey_answers force row level security;
create policy sign_in on identity.passkey_answers to pos_gatekeeper using (true) with check (true);
grant select, insert, delete on identity.passkey_answers to pos_gatekeeper;

alter table identity.sessions add column passkey_until timestamptz;
comment on column identity.sessions.passkey_until is 'Until then this session may add one passkey: the password was given again.';
grant update (passkey_until) on identity.sessions to pos_gatekeeper;

grant create on schema app to pos_gatekeeper;
-- Only its owner replaces a function.
set local role pos_gatekeeper;
drop function app.asked_step(uuid, bytea);

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
    from (select exists (select from identity.second_steps t where t.user_id = u.id and t.confirmed_at is not null)
              -- Whoever runs the installation comes by a passkey where there is no code.
              or exists (select from identity.passkeys p join identity.platform_admins a on a.user_id = p.user_id where p.user_id = u.id) as half) asked;
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

create or replace function app.reset_password(login text, code bytea, renewed text) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare person uuid;
begin
  delete from identity.reset_codes c using identity.users u
  where u.normalized_user_name = login and c.user_id = u.id and c.code_hash = sha256(code)
    and (c.kind = 'own' or (c.expires_at > now()
         -- Somebody who has begun to work elsewhere since, or to run the installation, is not in one owner's hand any more.
         and not exists (select from identity.platform_admins a where a.user_id = c.user_id)
         and not exists (select from shop.workers w join shop.workers o on o.business_id <> w.business_id and o.user_id = c.user_id and o.removed_at is null
                         where w.user_id = c.user_id and w.removed_at is null)))
  returning c.user_id into person;
  if person is null then return false; end if;
  delete from identity.reset_codes c where c.user_id = person and c.kind = 'owner';
  -- The phone that made the codes, or has the passkey, may be what was lost.
  delete from identity.second_steps t where t.user_id = person;
  delete from identity.passkeys p where p.user_id = person;
  update identity.users u set password_hash = renewed, access_failed_count = 0, lockout_end = null where u.id = person;
  update identity.sessions s set ended_at = now() where s.user_id = person and s.ended_at is null;
  return true;
end $$;
comment on function app.reset_password is
  'Another password by a code, once; every session ends, the second step, and the passkeys. False whatever was wrong: the login, the code, or its hour.';

create or replace function app.has_second_step(person uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from identity.second_steps t where t.user_id = person and t.confirmed_at is not null)
      or exists (select from identity.passkeys p where p.user_id = person)
$$;
comment on function app.has_second_step is 'For what only platform admins may see: whether their password alone signs them in, which it does not beside a passkey either.';
reset role;

create function app.asked_step(session uuid, key bytea) returns table (login text, sealed bytea, passkeys boolean)
language sql stable security definer set search_path = '' as $$
  select u.user_name, t.sealed, k.any_there
  from identity.users u
  left join identity.second_steps t on t.user_id = u.id and t.confirmed_at is not null
  cross join lateral (select exists (select from identity.passkeys p where p.user_id = u.id) as any_there) k
  where u.id = app.half_of(session, key) and (t.user_id is not null or k.any_there)
$$;
comment on function app.asked_step is 'What a half session waits for: a code, null where there are none, or a passkey. No row for any other session.';

create function app.own_passkeys(session uuid, key bytea)
returns table (id uuid, credential bytea, name text, made_at timestamptz, used_at timestamptz)
language sql stable security definer set search_path = '' as $$
  select p.id, p.credential, p.name, p.made_at, p.used_at from identity.passkeys p where p.user_id = app.person_of(session, key) order by p.made_at, p.id
$$;
comment on function app.own_passkeys is 'The passkeys of whoever is signed in with this secret.';

create function app.begin_passkey(session uuid, key bytea, derived bytea) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare person constant uuid := app.person_of(session, key);
begin
  if not app.knows_password(person, derived) then return null; end if;
  update identity.sessions s set passkey_until = now() + interval '5 minutes' where s.id = session;
  return person;
end $$;
comment on function app.begin_passkey is 'Lets this session add one passkey within five minutes; null for whoever does not know the password.';

create function app.add_passkey(session uuid, key bytea, person uuid, id uuid, credential bytea, name text, sealed bytea, proof_hash bytea, sign_count bigint)
returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  -- Whoever signs in at this moment has done so before it, or comes after it.
  perform from identity.users u where u.id = app.person_of(session, key) for update;
  update identity.sessions s set passkey_until = null
  where s.id = session and s.user_id = person and app.person_of(session, key) = person and s.passkey_until > now();
  if not found then return false; end if;
  insert into identity.passkeys (id, user_id, credential, name, sealed, proof_hash, sign_count)
  values (add_passkey.id, person, add_passkey.credential, add_passkey.name, add_passkey.sealed, add_passkey.proof_hash, add_passkey.sign_count)
  on conflict on constraint passkeys_credential_key do nothing;
  if not found then return false; end if;
  -- They were opened by the password alone, which opens nothing of these people's any more.
  update identity.sessions s set ended_at = now()
  where s.user_id = person and s.ended_at is null and s.id <> session and exists (select from identity.platform_admins a where a.user_id = person);
  return true;
end $$;
comment on function app.add_passkey is
  'A passkey of whoever gave the password again in this session, once. False when it was not given, or somebody has this passkey. Every other session of a platform admin ends.';

create function app.find_passkey(credential bytea) returns table (user_id uuid, sealed bytea, sign_count bigint)
language sql stable security definer set search_path = '' as $$
  select p.user_id, p.sealed, p.sign_count from identity.passkeys p where p.credential = find_passkey.credential
$$;
comment on function app.find_passkey is 'What a passkey is checked with, sealed; whoever names it has its device, or its whole row.';

create function app.sign_in_by_passkey(credential bytea, proof bytea, sign_count bigint, challenge_hash bytea, session uuid, key bytea) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  p record;
  login text;
begin
  select x.id, x.user_id, x.proof_hash, x.sign_count into p from identity.passkeys x where x.credential = sign_in_by_passkey.credential for update;
  if not found or p.proof_hash is distinct from sha256(proof)
     -- One that was copied falls behind, or overtakes its original.
     or (sign_in_by_passkey.sign_count <= p.sign_count and (sign_in_by_passkey.sign_count > 0 or p.sign_count > 0)) then
    return null;
  end if;
  delete from identity.passkey_answers a where a.answered_at < now() - interval '1 hour';
  insert into identity.passkey_answers as a (challenge_hash) values (sign_in_by_passkey.challenge_hash) on conflict do nothing;
  if not found then return null; end if;
  update identity.passkeys x set sign_count = sign_in_by_passkey.sign_count, used_at = now() where x.id = p.id;
  delete from identity.sessions s where s.user_id = p.user_id and s.expires_at < now();
  insert into identity.sessions (id, user_id, secret_hash) values (session, p.user_id, sha256(key));
  select u.user_name into login from identity.users u where u.id = p.user_id;
  return login;
end $$;
comment on function app.sign_in_by_passkey is
  'A whole session for the person whose passkey signed a challenge that nobody answered before, by the proof that its seal was opened; answers the login, and null whatever was wrong.';

create function app.remove_passkey(session uuid, key bytea, derived bytea, passkey uuid) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare person constant uuid := app.person_of(session, key);
begin
  if not app.knows_password(person, derived) then return false; end if;
  delete from identity.passkeys p where p.user_id = person and p.id = passkey;
  return true;
end $$;
comment on function app.remove_passkey is 'A passkey that opens nothing any more; only with a whole session and the password.';

-- Granted before they change hands: afterwards the owner of the schema has no say over them.
grant execute on function app.asked_step, app.own_passkeys, app.begin_passkey, app.add_passkey, app.find_passkey, app.sign_in_by_passkey, app.remove_passkey to pos_app;
do $$
declare name text;
begin
  foreach name in array array['asked_step', 'own_passkeys', 'begin_passkey', 'add_passkey', 'find_passkey', 'sign_in_by_passkey', 'remove_passkey'] loop
    execute format('alter function app.%I owner to pos_gatekeeper', name);
  end loop;
end $$;
revoke create on schema app from pos_gatekeeper;
