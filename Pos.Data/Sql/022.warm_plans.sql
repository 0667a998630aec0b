-- What every push asks. A function in SQL that cannot be written into its caller's query is parsed and planned anew by every call; PL/pgSQL keeps its plans as long
-- as the connection lives. Each looks for one row of a primary key, or reads a partial index that holds only what waits: right plans whatever statistics say.
grant create on schema app to pos_keeper;
-- Only its owner replaces a function.
set local role pos_keeper;
create or replace function app.next_change_seq() returns bigint language plpgsql volatile security definer set search_path = '' as $$
declare seq bigint;
begin
  update shop.sync_state set change_seq = change_seq + 1 where business_id = (select app.business_id()) returning change_seq into seq;
  return seq;
end $$;

create or replace function app.epoch(of_business uuid) returns uuid language plpgsql stable security definer set search_path = '' as $$
declare installation_life constant uuid := (select i.life from app.installation i);
begin
  return case when installation_life is null then of_business else md5(of_business::text || installation_life::text)::uuid end;
end $$;

create or replace function app.backed_up_to() returns timestamptz language plpgsql stable security definer set search_path = '' as $$
begin
  return (select i.backed_up_to from app.installation i);
end $$;

create or replace function app.set_aside_bytes(outlet uuid, device uuid) returns bigint
language plpgsql stable security definer set search_path = '' set enable_seqscan = off as $$
begin
  return (
    select coalesce(sum(octet_length(o.payload)), 0)
    from shop.operations o
    where o.business_id = (select app.business_id()) and o.status = 'quarantined'
      and (o.device_id = device or (o.device_id is null and o.outlet_id = outlet))
      and not exists (select from shop.resolutions r where r.business_id = o.business_id and r.op_id = o.op_id));
end $$;
create or replace function app.keep_heads() returns trigger language plpgsql volatile security definer
set search_path = '' set enable_seqscan = off as $$
declare
  told record;
  head shop.device_heads;
  next record;
  first_broken bigint;
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

    if head.received = head.last_seq and head.last_seq = head.contiguous_seq
       and told.first_seq = head.last_seq + 1 and told.numbers = told.added and told.last_seq = head.last_seq + told.added then
      -- What goes on without a hole where the head is, which is nearly everything, says itself all there is to know.
      select min(a.device_seq) filter (where a.prev_hash <> a.before), (array_agg(a.hash order by a.device_seq desc))[1]
      into first_broken, head.contiguous_hash
      from (select x.device_seq, x.prev_hash, x.hash, lag(x.hash, 1, head.contiguous_hash) over (order by x.device_seq) as before
            from added x where x.business_id = told.business_id and x.device_id = told.device_id) a;
      head.contiguous_seq := told.last_seq;
      head.broken_at := coalesce(head.broken_at, first_broken);
    else
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
    end if;

    update shop.device_heads h
    set received = h.received + told.added, last_seq = greatest(h.last_seq, told.last_seq),
        contiguous_seq = head.contiguous_seq, contiguous_hash = head.contiguous_hash, broken_at = head.broken_at
    where h.business_id = told.business_id and h.device_id = told.device_id;
  end loop;
  return null;
end $$;

-- The counter's row keeps every other writer of the business out until this one commits: so the rows are there or nobody else makes them, and need not be tried by an
-- insert that runs into them first. Each is looked for by its key, whatever the planner thinks of the table's size.
create or replace function app.keep_stock() returns trigger language plpgsql volatile security definer
set search_path = '' set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  seq bigint;
  missing bigint;
begin
  if not exists (select from moved) then return null; end if;
  seq := app.next_change_seq();
  with sums as materialized (
    select m.business_id, m.outlet_id, m.product_id, sum(m.quantity)::bigint as quantity, (array_agg(m.op_id))[1] as op_id
    from moved m group by 1, 2, 3
  ), kept as (
    update shop.stock_on_hand s set quantity = s.quantity + m.quantity, change_seq = seq
    from sums m where s.business_id = m.business_id and s.outlet_id = m.outlet_id and s.product_id = m.product_id
    returning s.business_id, s.product_id, s.quantity, s.quantity - m.quantity as before, m.op_id
  ), flagged as (
    insert into shop.flags (business_id, op_id, kind, subject, detail, raised_at)
    select k.business_id, k.op_id, 'stock_negative', k.product_id, k.quantity::text, now() from kept k where k.quantity < 0 and k.before >= 0
  )
  select (select count(*) from sums) - (select count(*) from kept) into missing;
  if missing > 0 then
    with fresh as (
      insert into shop.stock_on_hand (business_id, outlet_id, product_id, quantity, change_seq)
      select m.business_id, m.outlet_id, m.product_id, sum(m.quantity), seq from moved m
      where not exists (
        select from shop.stock_on_hand h where h.business_id = m.business_id and h.outlet_id = m.outlet_id and h.product_id = m.product_id)
      group by 1, 2, 3
      returning business_id, outlet_id, product_id, quantity
    )
    insert into shop.flags (business_id, op_id, kind, subject, detail, raised_at)
    select f.business_id, (select m.op_id from moved m where m.outlet_id = f.outlet_id and m.product_id = f.product_id limit 1), 'stock_negative', f.product_id, f.quantity::text, now()
    from fresh f where f.quantity < 0;
  end if;
  return null;
end $$;
reset role;
revoke create on schema app from pos_keeper;

create or replace function app.announce(topic text, outlet uuid) returns void language plpgsql volatile set search_path = '' as $$
begin
  perform pg_notify('shop', app.business_id() || ' ' || outlet || ' ' || topic);
end $$;

create or replace function app.is_copied(device uuid, seqs bigint[]) returns boolean language plpgsql stable security invoker set search_path = '' as $$
declare business constant uuid := app.business_id();
begin
  for i in 1 .. cardinality(seqs) loop
    if 1 < (select count(*) from shop.operations o where o.business_id = business and o.device_id = device and o.device_seq = seqs[i]) then return true; end if;
  end loop;
  return false;
end $$;
