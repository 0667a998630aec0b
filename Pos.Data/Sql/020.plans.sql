-- Plans that do not depend on luck. A plan that was made while a table was empty is kept as long as the connection lives, and statistics do not travel with a dump:
-- so each number is looked for as one point of one index, and nothing is joined that could as well be read whole.
grant create on schema app to pos_keeper;
-- Only its owner replaces a function.
set local role pos_keeper;
create or replace function app.keep_heads() returns trigger language plpgsql volatile security definer
set search_path = '' set enable_seqscan = off as $$
declare
  told record;
  head shop.device_heads;
  next record;
begin
  for told in
    select a.business_id, a.device_id, (array_agg(a.outlet_id))[1] as outlet_id, count(*) as added, count(distinct a.device_seq) as numbers,
           min(a.device_seq) as first_seq, max(a.device_seq) as last_seq
    from added a where a.device_id is not null group by 1, 2 order by 2
  loop
    insert into shop.device_heads (business_id, device_id, outlet_id, received)
    select told.business_id, told.device_id, told.outlet_id,
           (select count(*) - told.added from shop.operations o where o.business_id = told.business_id and o.device_id = told.device_id)
    where not exists (select from shop.device_heads h where h.business_id = told.business_id and h.device_id = told.device_id)
    on conflict do nothing;
    select * into strict head from shop.device_heads h where h.business_id = told.business_id and h.device_id = told.device_id for update;

    -- A cloned phone: two operations under one number. Both are kept; the owner is told. Only a number that is not above all before can be one.
    if told.first_seq <= head.last_seq or told.numbers < told.added then
      insert into shop.flags (business_id, op_id, kind, subject, detail, raised_at)
      select a.business_id, a.op_id, 'sequence_reused', o.op_id, a.device_seq::text, now()
      from added a cross join lateral (
        select s.op_id from shop.operations s
        where s.business_id = a.business_id and s.device_id = a.device_id and s.device_seq = a.device_seq and s.op_id <> a.op_id offset 0) o
      where a.business_id = told.business_id and a.device_id = told.device_id
      on conflict do nothing;
    end if;

    loop
      -- Of two under one number the one that links goes on.
      select o.hash, o.prev_hash into next from shop.operations o
      where o.business_id = told.business_id and o.device_id = told.device_id and o.device_seq = head.contiguous_seq + 1
      order by o.prev_hash <> head.contiguous_hash, o.op_id limit 1;
      exit when not found;
      head.contiguous_seq := head.contiguous_seq + 1;
      if next.prev_hash <> head.contiguous_hash then head.broken_at := coalesce(head.broken_at, head.contiguous_seq); end if;
      head.contiguous_hash := next.hash;
    end loop;

    update shop.device_heads h
    set received = h.received + told.added, last_seq = greatest(h.last_seq, told.last_seq),
        contiguous_seq = head.contiguous_seq, contiguous_hash = head.contiguous_hash, broken_at = head.broken_at
    where h.business_id = told.business_id and h.device_id = told.device_id;
  end loop;
  return null;
end $$;
reset role;
revoke create on schema app from pos_keeper;
