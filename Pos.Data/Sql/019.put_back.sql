-- What a server that was put back cannot tell from numbers alone: the holes behind the numbers of a copied phone, and shifts it forgot.

create or replace function app.forgotten_operations(device uuid, first bigint, last bigint, last_hash bytea)
returns table (first_seq bigint, last_seq bigint) language plpgsql stable security invoker set search_path = '' as $$
declare
  head record;
  linked_from bigint;
  -- So far back is looked; a restore forgets the end, and each push asks.
  from_seq constant bigint := greatest(first, last - 5000);
begin
  select h.contiguous_seq, h.last_seq, h.received, h.broken_at into head
  from shop.device_heads h where h.business_id = app.business_id() and h.device_id = device;
  if head is null then
    return query select first, last;
    return;
  end if;
  if head.contiguous_seq < last then
    return query
      select greatest(g.first_seq, first), least(g.last_seq, last)
      from (select m.first_seq, m.last_seq from app.missing_operations(device) m
            union all select head.last_seq + 1, last where head.last_seq < last) g
      where g.last_seq >= first and g.first_seq <= last
      order by 1 limit 100;
    if found then return; end if;
  end if;
  -- Numbers that a copy of the phone has used hide holes; the chain of hashes does not. It is followed only where there may be a copy.
  if head.received = head.contiguous_seq and head.broken_at is null then
    if not exists (select from shop.operations o
                   where o.business_id = app.business_id() and o.device_id = device and o.device_seq = last and o.hash = last_hash) then
      return query select first, last;
    end if;
    return;
  end if;
  with recursive chain as (
    select last + 1 as device_seq, last_hash as prev_hash
    union all
    select o.device_seq, o.prev_hash from chain c
    join shop.operations o on o.business_id = app.business_id() and o.device_id = device and o.device_seq = c.device_seq - 1 and o.hash = c.prev_hash
    where c.device_seq > from_seq)
  select min(c.device_seq) into linked_from from chain c;
  if linked_from > from_seq then return query select first, linked_from - 1; end if;
end $$;
comment on function app.forgotten_operations is
  'Of what a till says was acknowledged (first to last, and the hash of the last), the numbers that are not here; at most a hundred stretches.';

create function app.forgotten_shifts(ids uuid[]) returns setof uuid language sql stable security definer set search_path = '' as $$
  select i.id from unnest(ids) i(id) where not exists (select from shop.shifts s where s.id = i.id)
$$;
comment on function app.forgotten_shifts is
  'Those of these shifts that no business has: it was put back to before they began. Others, also those of another outlet, are there and can be proven.';
grant execute on function app.forgotten_shifts to pos_app;
grant create on schema app to pos_gatekeeper;
alter function app.forgotten_shifts owner to pos_gatekeeper;
revoke create on schema app from pos_gatekeeper;

-- Who blocks a phone blocks those that parted from it, for nobody can tell which of them was stolen.
alter table shop.devices add column parted_from uuid;
comment on column shop.devices.parted_from is 'The device whose browser was copied to become this one.';
