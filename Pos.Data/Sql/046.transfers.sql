-- Goods go from one outlet to another: off the shelf when they are sent, on the other one when they are received, on their way in between and in no third place.
alter table shop.stock_movements
  drop constraint stock_movements_reason_check,
  add constraint stock_movements_reason_check check (
    reason in ('opening', 'sale', 'return', 'delivery', 'damage', 'expired', 'own_use', 'gift', 'count', 'supplier_return', 'undone',
      'transfer_out', 'transfer_in', 'transfer_back', 'shortage')),
  drop constraint stock_movements_direction,
  add constraint stock_movements_direction check (case
    when reason in ('sale', 'damage', 'expired', 'own_use', 'gift', 'supplier_return', 'transfer_out') then quantity < 0
    when reason in ('return', 'delivery', 'transfer_in', 'transfer_back') then quantity > 0
    else true end);

create table shop.transfers (
  business_id uuid not null,
  op_id uuid not null,
  from_outlet_id uuid not null,
  to_outlet_id uuid not null,
  note text not null check (length(note) <= 300),
  occurred_at timestamptz not null,
  ended boolean not null default false,
  primary key (business_id, op_id),
  unique (business_id, op_id, from_outlet_id, to_outlet_id),
  foreign key (business_id, op_id) references shop.operations (business_id, op_id) on delete restrict,
  foreign key (business_id, from_outlet_id) references shop.outlets (business_id, id) on delete restrict,
  foreign key (business_id, to_outlet_id) references shop.outlets (business_id, id) on delete restrict,
  check (from_outlet_id <> to_outlet_id)
);
comment on table shop.transfers is 'Goods that one outlet sent to another. Without a row in transfer_ends they are on their way.';
comment on column shop.transfers.ended is 'Whether there is a row in transfer_ends; kept by its trigger, so that the few that are on their way are found among the many that were.';
create index transfers_by_time on shop.transfers (business_id, occurred_at);
create index transfers_on_the_way on shop.transfers (business_id, occurred_at) where not ended;

create table shop.transfer_lines (
  business_id uuid not null,
  op_id uuid not null,
  line_no smallint not null check (line_no > 0),
  from_outlet_id uuid not null,
  to_outlet_id uuid not null,
  product_id uuid not null,
  quantity bigint not null check (quantity > 0),
  occurred_at timestamptz not null,
  primary key (business_id, op_id, line_no),
  unique (business_id, op_id, product_id),
  foreign key (business_id, op_id, from_outlet_id, to_outlet_id)
    references shop.transfers (business_id, op_id, from_outlet_id, to_outlet_id) on delete restrict,
  foreign key (business_id, product_id) references shop.products (business_id, id) on delete restrict
);
comment on column shop.transfer_lines.quantity is 'Thousandths of the product''s unit that were sent; the movement of the same name took them off the shelf.';

create table shop.transfer_ends (
  business_id uuid not null,
  transfer_id uuid not null,
  op_id uuid not null,
  kind text not null check (kind in ('received', 'called_back')),
  from_outlet_id uuid not null,
  to_outlet_id uuid not null,
  note text not null check (length(note) <= 300),
  occurred_at timestamptz not null,
  primary key (business_id, transfer_id),
  unique (business_id, op_id),
  unique (business_id, transfer_id, from_outlet_id, to_outlet_id),
  foreign key (business_id, op_id) references shop.operations (business_id, op_id) on delete restrict,
  foreign key (business_id, transfer_id, from_outlet_id, to_outlet_id)
    references shop.transfers (business_id, op_id, from_outlet_id, to_outlet_id) on delete restrict
);
comment on table shop.transfer_ends is 'How a transfer ended: once, for its key is the transfer''s.';

create table shop.transfer_arrivals (
  business_id uuid not null,
  transfer_id uuid not null,
  op_id uuid not null,
  line_no smallint not null check (line_no > 0),
  from_outlet_id uuid not null,
  to_outlet_id uuid not null,
  product_id uuid not null,
  sent bigint not null check (sent >= 0),
  arrived bigint not null check (arrived >= 0 and sent + arrived > 0),
  occurred_at timestamptz not null,
  primary key (business_id, transfer_id, line_no),
  unique (business_id, transfer_id, product_id),
  foreign key (business_id, transfer_id, from_outlet_id, to_outlet_id)
    references shop.transfer_ends (business_id, transfer_id, from_outlet_id, to_outlet_id) on delete restrict,
  foreign key (business_id, product_id) references shop.products (business_id, id) on delete restrict
);
comment on table shop.transfer_arrivals is 'What arrived of a transfer, by product: all that was sent, and what came along without being sent. What was called back arrived where it came from.';
create index transfer_arrivals_odd on shop.transfer_arrivals (business_id, transfer_id) where arrived <> sent;
comment on column shop.transfer_arrivals.sent is 'Thousandths; none of goods that nobody had written down as sent.';

create function app.may_end_transfer(kind text, sender uuid, receiver uuid, op uuid, at timestamptz) returns boolean
language sql stable set search_path = '' as $$
  select case kind
    when 'received' then coalesce(app.outlet_id() = receiver, true) and (app.may('receive_stock') or app.author_could(op, at, 'receive_stock'))
    when 'called_back' then coalesce(app.outlet_id() = sender, true) and (app.may('adjust_stock') or app.author_could(op, at, 'adjust_stock'))
    else false end
$$;
comment on function app.may_end_transfer is 'Whether whoever is in the context, or made this operation on a till, may receive goods where they go, or call them back to where they came from.';

do $$
declare name text;
begin
  foreach name in array array['transfers', 'transfer_lines', 'transfer_ends', 'transfer_arrivals'] loop
    execute format('call app.protect(%L)', 'shop.' || name);
    execute format('create policy at_either_end on shop.%I as restrictive to pos_app
      using ((select app.outlet_id()) is null or from_outlet_id = (select app.outlet_id()) or to_outlet_id = (select app.outlet_id()))', name);
    execute format('grant insert on shop.%I to pos_app', name);
  end loop;
  foreach name in array array['transfers', 'transfer_lines'] loop
    execute format('create policy sender on shop.%I as restrictive for insert to pos_app with check (
      ((select app.outlet_id()) is null or from_outlet_id = (select app.outlet_id()))
      and ((select app.may(''adjust_stock'')) or app.author_could(op_id, occurred_at, ''adjust_stock'')))', name);
  end loop;
end $$;
grant update (ended) on shop.transfers to pos_keeper;
create policy not_ended on shop.transfer_lines as restrictive for insert to pos_app with check (not exists (
  select from shop.transfer_ends e where e.business_id = transfer_lines.business_id and e.transfer_id = transfer_lines.op_id));
create policy ender on shop.transfer_ends as restrictive for insert to pos_app with check (
  app.may_end_transfer(kind, from_outlet_id, to_outlet_id, op_id, occurred_at));
create policy ender on shop.transfer_arrivals as restrictive for insert to pos_app with check (exists (
  select from shop.transfer_ends e
  where e.business_id = transfer_arrivals.business_id and e.transfer_id = transfer_arrivals.transfer_id and e.op_id = transfer_arrivals.op_id
    and app.may_end_transfer(e.kind, e.from_outlet_id, e.to_outlet_id, e.op_id, e.occurred_at)));

create function app.transfer_ends_here(op uuid, outlet uuid) returns boolean language plpgsql stable set search_path = '' as $$
begin
  return exists (
    select from shop.transfer_ends e
    where e.business_id = app.business_id() and e.op_id = op and outlet = case e.kind when 'received' then e.to_outlet_id else e.from_outlet_id end);
end $$;
comment on function app.transfer_ends_here is 'Whether this operation ended a transfer, with its goods at this outlet.';
create policy of_transfer on shop.stock_movements as restrictive for insert to pos_app with check (
  reason not in ('transfer_in', 'transfer_back', 'shortage') or app.transfer_ends_here(op_id, outlet_id));
drop policy by_right on shop.stock_movements;
create policy by_right on shop.stock_movements as restrictive for insert to pos_app with check (
  reason = 'sale' or (select app.is_owner()) or case
    when reason in ('delivery', 'transfer_in', 'shortage') then (select app.may('receive_stock')) or app.author_could(op_id, occurred_at, 'receive_stock')
    when reason in ('damage', 'expired', 'own_use', 'gift', 'transfer_out', 'transfer_back')
      then (select app.may('adjust_stock')) or app.author_could(op_id, occurred_at, 'adjust_stock')
    else false end);

create function app.outlet_names() returns table (id uuid, name text, name_ur text, closed boolean)
language sql stable security definer set search_path = '' as $$
  select o.id, o.name, o.name_ur, o.closed_at is not null from shop.outlets o where o.business_id = app.business_id() order by o.created_at, o.id
$$;
comment on function app.outlet_names is 'What the outlets of the business in the context are called: who sends goods says where to.';

grant create on schema app to pos_keeper;
alter function app.outlet_names owner to pos_keeper;
set local role pos_keeper;
create function app.keep_transfer_costs() returns trigger language plpgsql volatile security definer
set search_path = '' set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare seq bigint;
begin
  if not exists (select from came) then return null; end if;
  -- As where a supplier delivers: what is there now is there until these goods are.
  seq := app.next_change_seq();
  with known as (
    select a.business_id, a.op_id, a.product_id, p.outlet_id, a.sent as quantity, round(a.sent::numeric * o.cost / 1000)::bigint as landed, a.occurred_at,
           -- A count that is of later than these goods has them in what it found, though they are heard of only now.
           case when h.counted_at >= a.occurred_at and h.quantity > 0 then greatest(h.quantity - a.arrived, 0) else coalesce(h.quantity, 0) end as on_hand,
           c.cost as before
    from came a
    join shop.transfer_ends e on e.business_id = a.business_id and e.transfer_id = a.transfer_id
    join shop.transfer_lines s on s.business_id = a.business_id and s.op_id = a.transfer_id and s.product_id = a.product_id
    -- Where nobody knew what they cost, they change nothing.
    join shop.movement_costs o on o.business_id = s.business_id and o.op_id = s.op_id and o.line_no = s.line_no
    cross join lateral (select case e.kind when 'received' then e.to_outlet_id else e.from_outlet_id end as outlet_id) p
    left join shop.stock_on_hand h on h.business_id = a.business_id and h.outlet_id = p.outlet_id and h.product_id = a.product_id
    left join shop.goods_costs c on c.business_id = a.business_id and c.outlet_id = p.outlet_id and c.product_id = a.product_id
    where a.sent > 0
  ), changed as (
    insert into shop.cost_changes (business_id, op_id, product_id, outlet_id, on_hand, quantity, landed, before, after, revalued, occurred_at, change_seq)
    select k.business_id, k.op_id, k.product_id, k.outlet_id, k.on_hand, k.quantity, k.landed, k.before, app.average_cost(k.on_hand, k.before, k.quantity, k.landed),
           case when k.on_hand < 0
             then round(least(-k.on_hand, k.quantity)::numeric * (app.average_cost(0, null, k.quantity, k.landed) - coalesce(k.before, 0)) / 1000)::bigint else 0 end, k.occurred_at, seq
    from known k
    returning business_id, outlet_id, product_id, after
  )
  insert into shop.goods_costs (business_id, outlet_id, product_id, cost)
  select c.business_id, c.outlet_id, c.product_id, c.after from changed c
  on conflict (business_id, outlet_id, product_id) do update set cost = excluded.cost;
  return null;
end $$;
comment on function app.keep_transfer_costs is 'Goods carry what they cost where they were sent to where they arrive, before they are moved.';

create function app.tell_ends() returns trigger language plpgsql volatile security definer set search_path = '' as $$
declare seq bigint;
begin
  if not exists (select from told) then return null; end if;
  if tg_table_name = 'transfer_ends' then
    update shop.transfers t set ended = true from told e where t.business_id = e.business_id and t.op_id = e.transfer_id;
  end if;
  -- Rows of outlets are written when the sequence is held, everywhere: of two that write the same ones the second waits, and neither for the other.
  seq := app.next_change_seq();
  update shop.outlets o set change_seq = seq
  from (select t.business_id, t.from_outlet_id as id from told t union select t.business_id, t.to_outlet_id from told t) t
  where o.business_id = t.business_id and o.id = t.id;
  return null;
end $$;
comment on function app.tell_ends is 'Tills of both outlets hear of what is on its way between them, and of what is no more.';

-- As it was, and: what was called back had its cost from here; of a delivery that was never there it says nothing.
create or replace function app.cost_without(outlet uuid, product uuid, undone uuid) returns bigint language plpgsql stable set search_path = '' as $$
declare
  cost bigint;
  change record;
begin
  for change in
    select c.quantity, c.landed, c.on_hand - coalesce((
        -- What was there too much because of one that is taken back now, or was only later.
        select sum(x.quantity) from shop.cost_changes x
        join shop.deliveries d on d.business_id = x.business_id and d.op_id = x.op_id and not d.already_in
        left join lateral (
          select b.change_seq from shop.supplier_entries e
          join shop.cost_changes b on b.business_id = e.business_id and b.op_id = e.op_id and b.product_id = product
          where e.business_id = x.business_id and e.reverses_op = x.op_id and e.reverses_line = 1) back on true
        where x.business_id = c.business_id and x.outlet_id = c.outlet_id and x.product_id = c.product_id and x.change_seq < c.change_seq
          and (x.op_id = undone or back.change_seq > c.change_seq)), 0)::bigint as on_hand
    from shop.cost_changes c
    where c.business_id = app.business_id() and c.outlet_id = outlet and c.product_id = product and c.quantity > 0 and c.op_id <> undone
      and not exists (select from shop.supplier_entries e where e.business_id = c.business_id and e.reverses_op = c.op_id and e.reverses_line = 1)
      and not exists (select from shop.transfer_ends e where e.business_id = c.business_id and e.op_id = c.op_id and e.kind = 'called_back')
    order by c.change_seq
  loop
    cost := app.average_cost(change.on_hand, cost, change.quantity, change.landed);
  end loop;
  return cost;
end $$;

-- As it was, and: goods from another outlet.
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
  -- A business that knows no costs pays for one look.
  if exists (select from shop.goods_costs c where c.business_id = app.business_id()) then
    insert into shop.movement_costs (business_id, op_id, line_no, outlet_id, product_id, quantity, cost)
    select m.business_id, m.op_id, m.line_no, m.outlet_id, m.product_id, m.quantity, coalesce(
        app.average_cost(0, null, l.quantity + l.free, l.cost - l.discount + l.extra),
        -- What comes from another outlet has the cost it left that one with.
        (select o.cost
         from shop.transfer_ends t
         join shop.transfer_lines s on s.business_id = t.business_id and s.op_id = t.transfer_id and s.product_id = m.product_id
         join shop.movement_costs o on o.business_id = s.business_id and o.op_id = s.op_id and o.line_no = s.line_no
         where m.reason in ('transfer_in', 'transfer_back') and t.business_id = m.business_id and t.op_id = m.op_id),
        -- What is heard of late costs what it did when it happened; before the first delivery nobody knew, and the first one's cost is the nearest.
        (select x.after from shop.cost_changes x
         where x.business_id = m.business_id and x.outlet_id = m.outlet_id and x.product_id = m.product_id and x.occurred_at <= m.occurred_at and x.after is not null
         order by x.change_seq desc limit 1),
        c.cost)
    from moved m
    join shop.goods_costs c on c.business_id = m.business_id and c.outlet_id = m.outlet_id and c.product_id = m.product_id
    left join shop.supplier_entries e on m.reason = 'undone' and e.business_id = m.business_id and e.op_id = m.op_id and e.line_no = 1
    left join shop.delivery_lines l on m.reason in ('delivery', 'undone') and l.business_id = m.business_id
      and l.op_id = coalesce(e.reverses_op, m.op_id) and l.line_no = m.line_no;
  end if;
  return null;
end $$;
reset role;
revoke create on schema app from pos_keeper;
grant trigger on shop.transfers, shop.transfer_ends, shop.transfer_arrivals to pos_keeper;
set local role pos_keeper;
create trigger tell_ends after insert on shop.transfers referencing new table as told for each statement execute function app.tell_ends();
create trigger tell_ends after insert on shop.transfer_ends referencing new table as told for each statement execute function app.tell_ends();
create trigger keep_transfer_costs after insert on shop.transfer_arrivals
  referencing new table as came for each statement execute function app.keep_transfer_costs();
revoke execute on function app.keep_transfer_costs(), app.tell_ends(), app.outlet_names from public;
grant execute on function app.outlet_names to pos_app;
reset role;
revoke trigger on shop.transfers, shop.transfer_ends, shop.transfer_arrivals from pos_keeper;
revoke execute on function app.may_end_transfer, app.transfer_ends_here from public;
grant execute on function app.may_end_transfer, app.transfer_ends_here to pos_app;

create function app.broken_transfers()
returns table (invariant text, broken bigint)
language sql stable set search_path = '' as $$
  select 'what is sent to another outlet left the shelf', count(*) from (
    select l.business_id, l.op_id, l.line_no, l.from_outlet_id as outlet_id, l.product_id, -l.quantity as quantity from shop.transfer_lines l
  ) l full join (
    select m.* from shop.stock_movements m where m.reason = 'transfer_out' and m.line_no > 0
  ) m using (business_id, op_id, line_no, outlet_id, product_id)
    where l.quantity is distinct from m.quantity
  union all
  select 'what is sent is on one shelf again, once it has ended', count(*) from (
    select e.business_id, e.transfer_id, m.product_id, sum(m.quantity) as quantity
    from shop.transfer_ends e
    join shop.stock_movements m on m.business_id = e.business_id and m.line_no > 0 and (
      (m.op_id = e.transfer_id and m.reason = 'transfer_out') or (m.op_id = e.op_id and m.reason in ('transfer_in', 'transfer_back')))
    group by 1, 2, 3) x
    where x.quantity <> 0
  union all
  select 'what arrives is where its transfer goes', count(*) from (
    select a.business_id, a.op_id, a.product_id, a.sent as quantity,
           case e.kind when 'received' then e.to_outlet_id else e.from_outlet_id end as outlet_id,
           case e.kind when 'received' then 'transfer_in' else 'transfer_back' end as reason
    from shop.transfer_arrivals a join shop.transfer_ends e on e.business_id = a.business_id and e.transfer_id = a.transfer_id where a.sent > 0
    union all
    select a.business_id, a.op_id, a.product_id, a.arrived - a.sent, e.to_outlet_id, 'shortage'
    from shop.transfer_arrivals a join shop.transfer_ends e on e.business_id = a.business_id and e.transfer_id = a.transfer_id where a.arrived <> a.sent
  ) a full join (
    select m.* from shop.stock_movements m where m.reason in ('transfer_in', 'transfer_back', 'shortage') and m.line_no > 0
  ) m using (business_id, op_id, product_id, outlet_id, reason)
    where a.quantity is distinct from m.quantity
  union all
  select 'all that was sent is accounted for where it ended', count(*) from (
    select e.business_id, e.transfer_id, l.product_id, l.quantity
    from shop.transfer_ends e join shop.transfer_lines l on l.business_id = e.business_id and l.op_id = e.transfer_id
  ) l full join (select a.* from shop.transfer_arrivals a where a.sent > 0) a using (business_id, transfer_id, product_id)
    where l.quantity is distinct from a.sent
  union all
  select 'a transfer is marked as ended when it has', count(*)
    from shop.transfers t left join shop.transfer_ends e on e.business_id = t.business_id and e.transfer_id = t.op_id
    where t.ended <> (e.op_id is not null)
$$;
comment on function app.broken_transfers is 'Invariants of goods between outlets: each with the number of rows that break it, over all businesses; counts only.';
revoke execute on function app.broken_transfers from public;
grant execute on function app.broken_transfers to pos_auditor, pos_keeper;
