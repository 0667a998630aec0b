-- A till's requests are signed with a key that cannot leave its browser; here is what they are checked with.
alter table shop.devices add column public_key bytea check (length(public_key) = 65);
comment on column shop.devices.public_key is
  'P-256, as an uncompressed point: what this phone signs with. Null for a till of the old kind, or of a browser that cannot keep a key. Set once.';

-- Not even the gatekeeper changes one that is there.
drop policy sign_in on shop.devices;
create policy sign_in on shop.devices to pos_gatekeeper using (true) with check (true);
create policy first_key on shop.devices as restrictive for update to pos_gatekeeper using (public_key is null) with check (true);
grant update (public_key) on shop.devices to pos_gatekeeper;

grant create on schema app to pos_gatekeeper;
set local role pos_gatekeeper;
drop function app.enter_by_shift(uuid, bytea);

create function app.enter_by_shift(shift uuid, key bytea)
returns table (business_id uuid, outlet_id uuid, device_id uuid, worker_id uuid, user_id uuid, state text, public_key bytea)
language plpgsql volatile security definer set search_path = '' as $$
begin
  select t.business_id, t.outlet_id, t.device_id, t.worker_id, t.user_id,
         case when t.revoked_at is not null or w.removed_at is not null or d.revoked_at is not null then 'revoked'
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
comment on function app.enter_by_shift is
  'Opens the tenant context for a till: always narrowed to its outlet and to a cashier''s rights, whoever holds the shift. With it, the key that the request must be signed with.';

create function app.keep_device_key(shift uuid, key bytea, offered bytea) returns void
language sql volatile security definer set search_path = '' as $$
  update shop.devices d set public_key = offered
  from shop.shifts t
  where t.id = shift and t.secret_hash = sha256(key) and d.business_id = t.business_id and d.id = t.device_id and d.public_key is null
$$;
comment on function app.keep_device_key is 'The key of a phone that has none yet, by the secret of its shift; one that is there stays.';
revoke execute on function app.enter_by_shift, app.keep_device_key from public;
grant execute on function app.enter_by_shift, app.keep_device_key to pos_app;
reset role;
revoke create on schema app from pos_gatekeeper;
