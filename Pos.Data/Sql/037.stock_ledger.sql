-- Goods come and go by more ways than sales, and what was counted is what there was, whenever the rest is heard of.
alter table shop.stock_movements
  drop constraint stock_movements_reason_check,
  add constraint stock_movements_reason_check check (reason in ('opening', 'sale', 'return', 'delivery', 'damage', 'expired', 'own_use', 'gift', 'count')),
  add constraint stock_movements_direction check (
    case when reason in ('sale', 'damage', 'expired', 'own_use', 'gift') then quantity < 0 when reason in ('return', 'delivery') then quantity > 0 else true end);

create table shop.stock_counts (
  business_id uuid not null,
  op_id uuid not null,
  line_no smallint not null check (line_no > 0),
  outlet_id uuid not null,
  product_id uuid not null,
  counted bigint not null check (counted >= 0),
  counted_at timestamptz not null,
  primary key (business_id, outlet_id, product_id, counted_at),
  foreign key (business_id, op_id) references shop.operations (business_id, op_id) on delete restrict,
  foreign key (business_id, outlet_id) references shop.outlets (business_id, id) on delete restrict,
  foreign key (business_id, product_id) references shop.products (business_id, id) on delete restrict
);
comment on table shop.stock_counts is 'What somebody counted on the shelf, and when: all that moved until then, and the count''s own movements, add up to it.';
comment on column shop.stock_counts.counted is 'Thousandths of the product''s unit.';
create index stock_counts_by_op on shop.stock_counts (business_id, op_id);
call app.protect('shop.stock_counts', 'outlet_id');
-- What a till brings is its author's, who need not be whoever brings it, and is judged by what he might do when he did it.
create function app.author_could(op uuid, at timestamptz, "right" text) returns boolean language sql stable set search_path = '' as $$
  select exists (
    select from shop.operations o
    where o.business_id = app.business_id() and o.op_id = op and o.device_id is not null and app.could(o.business_id, o.worker_id, at, "right", 0))
$$;
comment on function app.author_could is 'Whether whoever made this operation on a till had that right then. Policies ask it.';
revoke execute on function app.author_could from public;
grant execute on function app.author_could to pos_app;
create policy counter on shop.stock_counts as restrictive for insert to pos_app with check (
  (select app.may('count_stock')) or app.author_could(op_id, counted_at, 'count_stock'));
grant insert on shop.stock_counts to pos_app;
grant select on shop.stock_counts to pos_keeper;
grant select, insert on shop.stock_movements to pos_keeper;

alter table shop.stock_on_hand add column counted_at timestamptz;
comment on column shop.stock_on_hand.counted_at is 'When it was counted last.';
grant update (counted_at) on shop.stock_on_hand to pos_keeper;

drop policy cashier_sells on shop.stock_movements;
create policy by_right on shop.stock_movements as restrictive for insert to pos_app with check (
  reason = 'sale' or (select app.is_owner()) or case
    when reason = 'delivery' then (select app.may('receive_stock')) or app.author_could(op_id, occurred_at, 'receive_stock')
    when reason in ('damage', 'expired', 'own_use', 'gift') then (select app.may('adjust_stock')) or app.author_could(op_id, occurred_at, 'adjust_stock')
    else false end);

-- As it was, and: what happened before a count and is heard of after it was on the shelf, or gone from it, when it was counted. So the count takes it back.
grant create on schema app to pos_keeper;
set local role pos_keeper;
create or replace function app.keep_stock() returns trigger language plpgsql volatile security definer
set search_path = '' set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  seq bigint;
  missing bigint;
  counted boolean;
begin
  if not exists (select from moved) then return null; end if;
  seq := app.next_change_seq();
  with sums as materialized (
    select m.business_id, m.outlet_id, m.product_id, sum(m.quantity)::bigint as quantity, (array_agg(m.op_id))[1] as op_id, min(m.occurred_at) as earliest
    from moved m group by 1, 2, 3
  ), kept as (
    update shop.stock_on_hand s set quantity = s.quantity + m.quantity, change_seq = seq
    from sums m where s.business_id = m.business_id and s.outlet_id = m.outlet_id and s.product_id = m.product_id
    returning s.business_id, s.product_id, s.quantity, s.quantity - m.quantity as before, m.op_id, s.counted_at >= m.earliest as is_late
  ), flagged as (
    insert into shop.flags (business_id, op_id, kind, subject, detail, raised_at)
    select k.business_id, k.op_id, 'stock_negative', k.product_id, k.quantity::text, now() from kept k
    where k.quantity < 0 and k.before >= 0 and k.is_late is not true
    on conflict do nothing
  )
  select (select count(*) from sums) - (select count(*) from kept), (select bool_or(k.is_late) from kept k) into missing, counted;
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
    from fresh f where f.quantity < 0
    on conflict do nothing;
  end if;
  if counted then
    -- A count's own movement is of its moment, and only a later count knows better.
    with back as (
      insert into shop.stock_movements (business_id, op_id, line_no, outlet_id, product_id, quantity, reason, occurred_at)
      select m.business_id, m.op_id, -m.line_no, m.outlet_id, m.product_id, -m.quantity, 'count', c.counted_at
      from moved m cross join lateral (
        select c.counted_at from shop.stock_counts c
        where c.business_id = m.business_id and c.outlet_id = m.outlet_id and c.product_id = m.product_id
          and (c.counted_at > m.occurred_at or (c.counted_at = m.occurred_at and m.reason <> 'count'))
        order by c.counted_at limit 1) c
      where m.line_no > 0
      returning outlet_id, product_id, quantity
    )
    -- Below zero is what is so when all of it is counted together.
    insert into shop.flags (business_id, op_id, kind, subject, detail, raised_at)
    select s.business_id, m.op_id, 'stock_negative', s.product_id, (s.quantity + b.quantity)::text, now()
    from (
      select x.business_id, x.outlet_id, x.product_id, sum(x.quantity) as quantity, (array_agg(x.op_id))[1] as op_id, min(x.occurred_at) as earliest
      from moved x group by 1, 2, 3) m
    join shop.stock_on_hand s on s.business_id = m.business_id and s.outlet_id = m.outlet_id and s.product_id = m.product_id and s.counted_at >= m.earliest
    cross join lateral (
      select coalesce(sum(y.quantity), 0) as quantity from back y where y.outlet_id = m.outlet_id and y.product_id = m.product_id) b
    where s.quantity + b.quantity < 0 and s.quantity - m.quantity >= 0
    on conflict do nothing;
  end if;
  return null;
end $$;

create function app.keep_counts() returns trigger language plpgsql volatile security definer
set search_path = '' set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare seq bigint;
begin
  if not exists (select from counted) then return null; end if;
  -- Whoever moves goods of this business waits here, and finds the count when it is his turn.
  seq := app.next_change_seq();
  insert into shop.stock_on_hand as s (business_id, outlet_id, product_id, quantity, change_seq, counted_at)
  select c.business_id, c.outlet_id, c.product_id, 0, seq, max(c.counted_at) from counted c group by 1, 2, 3
  on conflict (business_id, outlet_id, product_id) do update set counted_at = greatest(s.counted_at, excluded.counted_at), change_seq = excluded.change_seq;
  insert into shop.stock_movements (business_id, op_id, line_no, outlet_id, product_id, quantity, reason, occurred_at)
  select c.business_id, c.op_id, c.line_no, c.outlet_id, c.product_id, c.counted - s.quantity + m.since, 'count', c.counted_at
  from counted c
  join shop.stock_on_hand s on s.business_id = c.business_id and s.outlet_id = c.outlet_id and s.product_id = c.product_id
  -- What was there then is what is there now less what has moved since: little is read for it.
  cross join lateral (
    select coalesce(sum(m.quantity), 0)::bigint as since from shop.stock_movements m
    where m.business_id = c.business_id and m.outlet_id = c.outlet_id and m.product_id = c.product_id and m.occurred_at > c.counted_at) m
  where c.counted <> s.quantity - m.since;
  return null;
end $$;
comment on function app.keep_counts is 'Moves what was counted more or less than was there at that moment.';
reset role;
revoke create on schema app from pos_keeper;
grant trigger on shop.stock_counts to pos_keeper;
set local role pos_keeper;
create trigger keep_counts after insert on shop.stock_counts
  referencing new table as counted for each statement execute function app.keep_counts();
revoke execute on function app.keep_counts() from public;
reset role;
revoke trigger on shop.stock_counts from pos_keeper;

create function app.are_goods(goods uuid[]) returns boolean language sql stable set search_path = '' as $$
  select not exists (
    select from unnest(goods) g where not exists (select from shop.products p where p.business_id = app.business_id() and p.id = g))
$$;
comment on function app.are_goods is 'Whether all of these are products of the business in the context.';
revoke execute on function app.are_goods from public;
grant execute on function app.are_goods to pos_app;

create or replace function app.broken_stock()
returns table (invariant text, broken bigint)
language sql stable set search_path = '' as $$
  select 'stock on hand = sum of movements', count(*) from (
    select business_id, outlet_id, product_id, sum(quantity) as quantity from shop.stock_movements group by 1, 2, 3
  ) m full join shop.stock_on_hand s using (business_id, outlet_id, product_id)
    where coalesce(m.quantity, 0) <> coalesce(s.quantity, 0)
  union all
  select 'each sale moved what it sold', count(*) from (
    select l.business_id, l.sale_id, l.line_no, l.product_id, l.quantity from shop.sale_lines l
  ) l full join (
    select m.business_id, m.op_id as sale_id, m.line_no, m.product_id, m.quantity from shop.stock_movements m where m.reason = 'sale'
  ) m using (business_id, sale_id, line_no)
    where l.product_id is distinct from m.product_id or l.quantity is distinct from -m.quantity
  union all
  select 'what was counted was there', count(*) from (
    select x.counted, sum(x.quantity) over (partition by x.business_id, x.outlet_id, x.product_id order by x.at) as there from (
      select m.business_id, m.outlet_id, m.product_id, m.occurred_at as at, m.quantity, null::bigint as counted from shop.stock_movements m
      where exists (
        select from shop.stock_counts c where c.business_id = m.business_id and c.outlet_id = m.outlet_id and c.product_id = m.product_id)
      union all
      select c.business_id, c.outlet_id, c.product_id, c.counted_at, 0, c.counted from shop.stock_counts c) x) y
    where y.counted <> y.there
$$;
