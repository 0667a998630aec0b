-- How much of one phone waits for its owner. What bears no number (sequence_jump) is of nobody's phone for certain and counts for all phones of its outlet.
create index operations_set_aside on shop.operations (business_id, device_id) where status = 'quarantined';
grant select on shop.resolutions to pos_keeper;

create function app.set_aside_bytes(outlet uuid, device uuid) returns bigint
language sql stable security definer set search_path = '' as $$
  select coalesce(sum(octet_length(o.payload)), 0)::bigint
  from shop.operations o
  where o.business_id = app.business_id() and o.status = 'quarantined'
    and (o.device_id = device or (o.device_id is null and o.outlet_id = outlet))
    and not exists (select from shop.resolutions r where r.business_id = o.business_id and r.op_id = o.op_id)
$$;
comment on function app.set_aside_bytes is 'Bytes of what was set aside of this phone and is not decided yet.';

-- The first tills bound the owner's code to the sale alone.
create function app.approves(op uuid, "right" text, amount bigint, proof text) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select from shop.owner_codes o
    where o.business_id = app.business_id() and encode(sha256(o.key || uuid_send(op) || convert_to("right" || ' ' || amount, 'UTF8')), 'hex') = proof)
$$;
comment on function app.approves(uuid, text, bigint, text) is 'Whether the proof for this right, up to this amount and for this operation, was made with the owner''s code.';

-- Tills have the catalogue packed, in a cashier's context, so what is kept bears a seal that only the server can make.
alter table shop.catalogue_snapshots add column seal bytea not null default '';
comment on column shop.catalogue_snapshots.seal is 'Over everything else in the row, by a key that no role of the database has; what it does not fit is packed anew.';
grant update (seal) on shop.catalogue_snapshots to pos_app;

grant execute on function app.set_aside_bytes, app.approves(uuid, text, bigint, text) to pos_app;
grant create on schema app to pos_keeper;
alter function app.set_aside_bytes owner to pos_keeper;
alter function app.approves(uuid, text, bigint, text) owner to pos_keeper;
revoke create on schema app from pos_keeper;
