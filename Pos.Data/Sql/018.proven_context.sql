-- Who is asking is proven: settings that anybody can set count only together with a code over them that the functions below alone can make.
do $$
begin
  if not exists (select from pg_roles where rolname = 'pos_keyring') then
    raise exception 'The role pos_keyring is missing. Run "Pos.Web create-database" again on this server, with --keys-password (it changes nothing but roles and their passwords), then migrate.';
  end if;
end $$;

create table identity.context_key (
  only_one boolean primary key default true check (only_one),
  inner_key bytea not null check (length(inner_key) = 64),
  outer_key bytea not null check (length(outer_key) = 64),
  salt_key bytea not null check (length(salt_key) = 64)
);
comment on table identity.context_key is 'What the proof of a context is made and checked with; only the gatekeeper reads it.';
insert into identity.context_key (inner_key, outer_key, salt_key)
select string_agg(uuid_send(a), ''), string_agg(uuid_send(b), ''), string_agg(uuid_send(c), '')
from (select gen_random_uuid() as a, gen_random_uuid() as b, gen_random_uuid() as c from generate_series(1, 4)) u;
alter table identity.context_key enable row level security;
alter table identity.context_key force row level security;
create policy proofs on identity.context_key for select to pos_gatekeeper using (true);
grant select on identity.context_key to pos_gatekeeper;

create table identity.sessions (
  id uuid primary key,
  user_id uuid not null references identity.users on delete cascade,
  secret_hash bytea not null check (length(secret_hash) = 32),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '14 days',
  ended_at timestamptz
);
comment on table identity.sessions is 'Who is signed in. The cookie carries a secret, its hash is the key that opens a context, and here stands the hash of the key.';
create index sessions_by_user on identity.sessions (user_id);
alter table identity.sessions enable row level security;
alter table identity.sessions force row level security;
create policy sign_in on identity.sessions to pos_gatekeeper using (true) with check (true);
grant select, insert, update (expires_at, ended_at), delete on identity.sessions to pos_gatekeeper;

-- People, their hashes and their failures are reached through the functions below only.
do $$
declare name text;
begin
  foreach name in array array['users', 'user_claims', 'user_logins', 'user_tokens'] loop
    execute format('revoke all on identity.%I from pos_app', name);
    execute format('drop policy self on identity.%I', name);
  end loop;
end $$;
drop policy sign_in on identity.users;
create policy sign_in on identity.users to pos_gatekeeper using (true) with check (true);
grant insert, update (password_hash, lockout_end, access_failed_count) on identity.users to pos_gatekeeper;

-- A business is there from the moment somebody is its owner.
revoke insert on shop.businesses from pos_app;
drop policy sign_in on shop.businesses;
create policy sign_in on shop.businesses to pos_gatekeeper using (true) with check (true);
grant insert on shop.businesses to pos_gatekeeper;

-- What is kept of a shift's secret is no key any more.
alter table shop.shifts no force row level security;
update shop.shifts set secret_hash = sha256(secret_hash);
alter table shop.shifts force row level security;

-- Cookie keys are encrypted, and no business of pos_app's. Keys that lay open are gone: everybody signs in once more.
truncate identity.data_protection_keys;
drop policy keys on identity.data_protection_keys;
create policy keys on identity.data_protection_keys to pos_keyring using (true) with check (true);
revoke all on identity.data_protection_keys from pos_app;
grant usage on schema identity to pos_keyring;
grant select, insert on identity.data_protection_keys to pos_keyring;
comment on table identity.data_protection_keys is 'Cookie keys, shared by all web nodes; encrypted with a certificate that is not in the database.';

grant create on schema app to pos_gatekeeper;
set local role pos_gatekeeper;
drop function app.find_user(text), app.memberships(uuid), app.enter(uuid, uuid), app.enter_by_shift(uuid, bytea);
reset role;

-- The proof is NMAC over SHA-256: two secret keys, each exactly one block, so that each hash starts in a state nobody else knows and neither can be
-- lengthened. What it covers reads one way only: three ids of fixed length, the role, and twelve bytes that tie it to this transaction of this process.
-- Written out in each function: a call of one more function would cost as much as all the rest.
do $$
declare
  proof constant text := $p$pg_catalog.encode(sha256(k.outer_key || sha256(k.inner_key || uuid_send(coalesce(business, nobody)) || uuid_send(person) || uuid_send(coalesce(outlet, nobody))
      || convert_to(role, 'UTF8') || int4send(pg_backend_pid()) || timestamptz_send(now()))), 'hex')$p$;
  nobody constant text := $n$nobody constant uuid := '00000000-0000-0000-0000-000000000000';$n$;
  told record;
begin
  execute format($f$
    create function app.open_context(business uuid, person uuid, role text, outlet uuid) returns void
    language plpgsql volatile set search_path = '' as $body$
    declare
      k record;
      %2$s
    begin
      select c.inner_key, c.outer_key into k from identity.context_key c;
      perform set_config('app.business_id', coalesce(business::text, ''), true), set_config('app.user_id', person::text, true),
              set_config('app.role', role, true), set_config('app.outlet_id', coalesce(outlet::text, '*'), true), set_config('app.proof', %1$s, true);
    end $body$ $f$, proof, nobody);
  for told in
    select * from (values
      ('business_id', 'uuid', 'business is not null', 'business'),
      ('user_id', 'uuid', 'person <> nobody', 'person'),
      ('is_owner', 'boolean', 'true', 'role = ''owner'''),
      ('outlet_id', 'uuid', 'true', 'outlet')
    ) t (name, kind, is_there, answer)
  loop
    execute format($f$
      create or replace function app.%1$I() returns %2$s language plpgsql stable security definer set search_path = '' as $body$
      declare
        business constant uuid := nullif(current_setting('app.business_id', true), '')::uuid;
        person constant uuid := nullif(current_setting('app.user_id', true), '')::uuid;
        role constant text := current_setting('app.role', true);
        outlet constant uuid := nullif(nullif(current_setting('app.outlet_id', true), '*'), '')::uuid;
        k record;
        %6$s
      begin
        select c.inner_key, c.outer_key into k from identity.context_key c;
        if %3$s and current_setting('app.proof', true) = %5$s then
          return %4$s;
        end if;
        raise exception 'tenant context missing or not proven' using errcode = '42501';
      end $body$ $f$, told.name, told.kind, told.is_there, told.answer, proof, nobody);
  end loop;
end $$;
comment on function app.open_context is 'Sets who is asking for the rest of this transaction, with its proof. The gatekeeper''s alone.';
comment on function app.business_id is 'The business of this transaction; raises 42501 when no context was opened, or another one than the settings say.';
comment on function app.user_id is 'The person of this transaction; raises 42501 when no context was opened, or another one than the settings say.';
comment on function app.is_owner is 'Whether this transaction is an owner''s; raises 42501 when no context was opened, or another one than the settings say.';
comment on function app.outlet_id is 'The one outlet this worker is narrowed to, or null for all outlets of the business; raises 42501 without a proven context.';
drop function app.required;

create function app.person_of(session uuid, key bytea) returns uuid language sql stable set search_path = '' as $$
  select s.user_id from identity.sessions s where s.id = session and s.secret_hash = sha256(key) and s.ended_at is null and s.expires_at > now()
$$;
comment on function app.person_of is 'Whoever is signed in with this secret. The gatekeeper''s alone.';

create function app.enter(business uuid, session uuid, key bytea)
returns table (user_id uuid, worker_id uuid, worker_name text, role text, outlet_id uuid, business_name text)
language plpgsql volatile security definer set search_path = '' as $$
declare person constant uuid := app.person_of(session, key);
begin
  select w.user_id, w.id, w.name, w.role, w.outlet_id, b.name into user_id, worker_id, worker_name, role, outlet_id, business_name
  from shop.workers w join shop.businesses b using (business_id)
  where w.business_id = business and w.user_id = person and w.removed_at is null;
  if found then
    perform app.open_context(business, user_id, role, outlet_id);
    return next;
  end if;
end $$;
comment on function app.enter is 'Opens the tenant context of this transaction for whoever is signed in with this secret; no row when that person has no place in the business (any more).';

create function app.enter_person(session uuid, key bytea) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare person constant uuid := app.person_of(session, key);
begin
  if person is not null then
    perform app.open_context(null, person, 'person', null);
  end if;
  return person;
end $$;
comment on function app.enter_person is 'Opens the context of a signed-in person outside any business; null for nobody.';

create function app.enter_by_shift(shift uuid, key bytea)
returns table (business_id uuid, outlet_id uuid, device_id uuid, worker_id uuid, user_id uuid, state text)
language plpgsql volatile security definer set search_path = '' as $$
begin
  select t.business_id, t.outlet_id, t.device_id, t.worker_id, t.user_id,
         case when t.revoked_at is not null or w.removed_at is not null or d.revoked_at is not null then 'revoked'
              when t.expires_at < now() then 'expired' else 'active' end
  into business_id, outlet_id, device_id, worker_id, user_id, state
  from shop.shifts t
  join shop.workers w on w.business_id = t.business_id and w.id = t.worker_id
  join shop.devices d on d.business_id = t.business_id and d.id = t.device_id
  where t.id = shift and t.secret_hash = sha256(key);
  if found then
    perform app.open_context(business_id, user_id, 'cashier', outlet_id);
    return next;
  end if;
end $$;
comment on function app.enter_by_shift is 'Opens the tenant context for a till: always narrowed to its outlet and to a cashier''s rights, whoever holds the shift.';

create function app.enter_for_upkeep(business uuid) returns void
language sql volatile security definer set search_path = '' as $$
  select app.open_context(business, '00000000-0000-0000-0000-000000000000', 'upkeep', null)
$$;
comment on function app.enter_for_upkeep is 'The context of a business without a person, for what the schema''s owner does as pos_keeper on the server itself.';

create function app.found(business uuid, called text, founded_at timestamptz, session uuid, key bytea) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare person constant uuid := app.person_of(session, key);
begin
  if person is not null then
    insert into shop.businesses (business_id, name, created_at) values (business, called, founded_at);
    perform app.open_context(business, person, 'owner', null);
  end if;
  return person;
end $$;
comment on function app.found is 'Makes a business and opens the context of its owner, in which it gets its first rows; fails where the business is there already.';

create function app.find_user(login text) returns uuid language sql stable security definer set search_path = '' as
  $$ select u.id from identity.users u where u.normalized_user_name = login $$;
comment on function app.find_user is 'Whose login it is; as much as the form for signing up tells.';

create function app.memberships(session uuid, key bytea)
returns table (business_id uuid, business_name text, worker_id uuid, role text)
language sql stable security definer set search_path = '' as $$
  select w.business_id, b.name, w.id, w.role
  from shop.workers w join shop.businesses b using (business_id)
  where w.user_id = app.person_of(session, key) and w.removed_at is null
  order by b.name
$$;
comment on function app.memberships is 'The businesses that whoever is signed in with this secret works in.';

-- Identity's format 3: a byte 1, then the function, its rounds and the salt's length as int4, the salt, the key.
create function app.password_terms(login text, usual_rounds int)
returns table (prf int, rounds int, salt bytea)
language plpgsql stable security definer set search_path = '' as $$
declare kept bytea := (select decode(u.password_hash, 'base64') from identity.users u where u.normalized_user_name = login);
begin
  if kept is null then
    return query select 2, usual_rounds, substr(sha256(k.salt_key || convert_to(login, 'UTF8')), 1, 16) from identity.context_key k;
  else
    return query select ('x' || encode(substr(kept, 2, 4), 'hex'))::bit(32)::int, ('x' || encode(substr(kept, 6, 4), 'hex'))::bit(32)::int,
                        substr(kept, 14, ('x' || encode(substr(kept, 10, 4), 'hex'))::bit(32)::int);
  end if;
end $$;
comment on function app.password_terms is 'How the key of a login''s password is derived. A login that is not there has terms too, the same ones each time.';

create function app.sign_in(login text, derived bytea, session uuid, key bytea, known boolean) returns boolean
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
    insert into identity.sessions (id, user_id, secret_hash) values (session, u.id, sha256(key));
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
comment on function app.sign_in is
  'Compares a password''s derived key with the one that is kept, counts failures from everywhere, and signs the person in with a session of this secret. After a hundred
failures only a browser that its owner has signed in on before (known) gets in, and nobody is told.';

create function app.renew_password(session uuid, key bytea, derived bytea, renewed text) returns void
language sql volatile security definer set search_path = '' as $$
  update identity.users x set password_hash = renewed
  where x.id = app.person_of(session, key)
    and substr(decode(x.password_hash, 'base64'), 14 + ('x' || encode(substr(decode(x.password_hash, 'base64'), 10, 4), 'hex'))::bit(32)::int) = derived
$$;
comment on function app.renew_password is 'The same person''s password hashed anew, for whoever is signed in and has proven once more to know it.';

create function app.add_person(person uuid, login text, normalized text, hash text, session uuid, key bytea) returns void
language sql volatile security definer set search_path = '' as $$
  insert into identity.users (id, user_name, normalized_user_name, email, normalized_email, email_confirmed, phone_number, phone_number_confirmed,
                              password_hash, two_factor_enabled, lockout_enabled, access_failed_count)
  values (person, login, normalized, case when login like '%@%' then login end, case when login like '%@%' then normalized end, false,
          case when login not like '%@%' then login end, false, hash, false, true, 0);
  insert into identity.sessions (id, user_id, secret_hash) values (session, person, sha256(key));
$$;
comment on function app.add_person is 'Somebody new, signed in with a session of this secret; fails where the login is taken.';

create function app.keep_session(session uuid, key bytea) returns boolean
language sql volatile security definer set search_path = '' as $$
  with kept as (
    update identity.sessions s set expires_at = least(now() + interval '14 days', s.created_at + interval '90 days')
    where s.id = session and app.person_of(session, key) = s.user_id returning 1
  ) select exists (select from kept)
$$;
comment on function app.keep_session is 'A session lives as long as its cookie, which is renewed while it is used, but 90 days at most; false when it has ended.';

create function app.end_session(session uuid, key bytea) returns void
language sql volatile security definer set search_path = '' as $$
  update identity.sessions s set ended_at = now() where s.id = session and app.person_of(session, key) = s.user_id
$$;
comment on function app.end_session is 'Signed out: the secret opens nothing any more.';

-- Granted before they change hands: afterwards the owner of the schema has no say over them.
grant execute on function app.enter, app.enter_person, app.enter_by_shift, app.found, app.find_user, app.memberships, app.password_terms, app.sign_in,
  app.renew_password, app.add_person, app.keep_session, app.end_session to pos_app;
grant execute on function app.enter_for_upkeep to pos_keeper;
do $$
declare name text;
begin
  foreach name in array array['open_context', 'business_id', 'user_id', 'is_owner', 'outlet_id', 'person_of', 'enter', 'enter_person', 'enter_by_shift', 'enter_for_upkeep',
    'found', 'find_user', 'memberships', 'password_terms', 'sign_in', 'renew_password', 'add_person', 'keep_session', 'end_session'] loop
    execute format('alter function app.%I owner to pos_gatekeeper', name);
  end loop;
end $$;
revoke create on schema app from pos_gatekeeper;
