-- What proves that a worker gave his PIN on one till: somebody's word without a network.
create table shop.pins (
  business_id uuid not null,
  device_id uuid not null,
  worker_id uuid not null,
  since timestamptz not null,
  key bytea not null check (octet_length(key) = 32),
  primary key (business_id, device_id, worker_id, since),
  foreign key (business_id, device_id) references shop.devices (business_id, id) on delete restrict,
  foreign key (business_id, worker_id) references shop.workers (business_id, id) on delete restrict
);
comment on table shop.pins is 'Keys that tills make from a PIN and from what no script can read there; one for each time that a worker chose a PIN on a till.';
create index pins_by_worker on shop.pins (business_id, worker_id);
call app.protect('shop.pins');
revoke select on shop.pins from pos_app;
grant select (business_id, device_id, worker_id, since) on shop.pins to pos_app;
create policy owner_reads on shop.pins as restrictive for select to pos_app using ((select app.is_owner()));
create policy own_pin on shop.pins as restrictive for insert to pos_app with check (
  since = now()
  and exists (select from shop.workers w where w.business_id = pins.business_id and w.id = pins.worker_id and w.user_id = app.user_id())
  and exists (select from shop.devices d where d.business_id = pins.business_id and d.id = pins.device_id and d.revoked_at is null));
grant insert on shop.pins to pos_app;
grant select on shop.pins, shop.workers to pos_keeper;

alter table shop.workers add column pins_reset_at timestamptz;
comment on column shop.workers.pins_reset_at is 'PINs that were chosen before are worth nothing any more.';
grant update (pins_reset_at) on shop.workers to pos_app;

create function app.pin_approves(device uuid, worker uuid, at timestamptz, op uuid, "right" text, amount bigint, proof text) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select from shop.pins p join shop.workers w on w.business_id = p.business_id and w.id = p.worker_id
    where p.business_id = app.business_id() and p.device_id = device and p.worker_id = worker
      and coalesce(p.since > w.pins_reset_at or w.pins_reset_at > at, true)
      and not exists (
        select from shop.pins n where n.business_id = p.business_id and n.device_id = p.device_id and n.worker_id = p.worker_id and n.since > p.since and n.since <= at)
      and coalesce(w.removed_at > at, true) and coalesce(w.suspended_at > at, true)
      and encode(sha256(p.key || uuid_send(op) || convert_to("right" || ' ' || amount, 'UTF8')), 'hex') = proof)
$$;
comment on function app.pin_approves is 'Whether a worker gave his PIN on this till for this right, up to this amount and for this operation; the key stays unseen.';
revoke execute on function app.pin_approves from public;
grant execute on function app.pin_approves to pos_app;

alter table shop.approvals add column allowed_by uuid, add foreign key (business_id, allowed_by) references shop.workers (business_id, id) on delete restrict;
comment on column shop.approvals.allowed_by is 'Whose PIN it was; null for the owner''s code.';
comment on table shop.approvals is 'Sales that needed somebody''s word and had it: which right whoever sold did not have, and how many paisa went on credit.';

-- Whose function it is makes its trigger: nobody else may call it.
drop trigger keep_changes on shop.workers;
drop trigger tell on shop.workers;
grant trigger on shop.workers to pos_gatekeeper, pos_keeper;
grant create on schema app to pos_gatekeeper, pos_keeper;
alter function app.pin_approves owner to pos_keeper;
revoke create on schema app from pos_keeper;
set local role pos_keeper;
create trigger tell after insert or update of name, role, outlet_id, suspended_at, removed_at, pins_reset_at on shop.workers
  for each row execute function app.tell_outlets();
set local role pos_gatekeeper;
create or replace function app.keep_worker_changes() returns trigger language plpgsql volatile security definer set search_path = '' as $$
declare
  person uuid;
  is_before constant jsonb := case when tg_op = 'UPDATE' then jsonb_build_object(
    'name', old.name, 'role', old.role, 'outlet', old.outlet_id, 'suspended', old.suspended_at is not null, 'removed', old.removed_at is not null,
    'pins_reset', old.pins_reset_at) end;
  is_after constant jsonb := jsonb_build_object(
    'name', new.name, 'role', new.role, 'outlet', new.outlet_id, 'suspended', new.suspended_at is not null, 'removed', new.removed_at is not null,
    'pins_reset', new.pins_reset_at);
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
create trigger keep_changes after insert or update of name, role, outlet_id, suspended_at, removed_at, pins_reset_at on shop.workers
  for each row execute function app.keep_worker_changes();
reset role;
revoke create on schema app from pos_gatekeeper;
revoke trigger on shop.workers from pos_gatekeeper, pos_keeper;
