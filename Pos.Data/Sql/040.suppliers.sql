-- Whom the shop buys from, what came and what it cost, and what is owed for it: the owner's alone, and no till is told.
create table shop.suppliers (
  business_id uuid not null references shop.businesses on delete restrict,
  id uuid not null,
  name text not null check (length(name) between 1 and 80 and name !~ '[[:cntrl:]]'),
  name_ur text not null default '' check (length(name_ur) <= 80 and name_ur !~ '[[:cntrl:]]'),
  phone text not null default '' check (phone ~ '^[0-9+ -]{0,20}$'),
  terms_days smallint not null check (terms_days between 0 and 365),
  note text not null default '' check (length(note) <= 300),
  archived_at timestamptz,
  created_at timestamptz not null,
  find_key text not null generated always as (app.folded(name || ' ' || name_ur || ' ' || regexp_replace(phone, '[^0-9]', '', 'g'))) stored,
  primary key (business_id, id)
);
comment on table shop.suppliers is 'Whom the business buys from. Names need not be unique; nobody is ever deleted.';
comment on column shop.suppliers.terms_days is 'What came on an invoice is to be paid so many days after its date.';
comment on column shop.suppliers.archived_at is 'Set: not bought from any more, and not offered.';
call app.protect('shop.suppliers', owner_writes => true);
create policy owner_reads on shop.suppliers as restrictive for select to pos_app using ((select app.is_owner()));
grant insert, update (name, name_ur, phone, terms_days, note, archived_at) on shop.suppliers to pos_app;

create table shop.deliveries (
  business_id uuid not null,
  op_id uuid not null,
  outlet_id uuid not null,
  supplier_id uuid not null,
  invoice_no text not null check (length(invoice_no) <= 40 and invoice_no !~ '[[:cntrl:]]'),
  invoice_date date not null,
  goods_total bigint not null check (goods_total >= 0),
  extra bigint not null check (extra >= 0),
  extra_on_invoice boolean not null,
  already_in boolean not null,
  note text not null check (length(note) <= 300),
  occurred_at timestamptz not null,
  primary key (business_id, op_id),
  foreign key (business_id, op_id) references shop.operations (business_id, op_id) on delete restrict,
  foreign key (business_id, outlet_id) references shop.outlets (business_id, id) on delete restrict,
  foreign key (business_id, supplier_id) references shop.suppliers (business_id, id) on delete restrict
);
comment on table shop.deliveries is 'Goods that a supplier brought, as on his invoice. Money in paisa.';
comment on column shop.deliveries.goods_total is 'Of the lines, less what was taken off them.';
comment on column shop.deliveries.extra is 'Freight, loading and the like: part of what the goods cost, whoever is paid for it.';
comment on column shop.deliveries.extra_on_invoice is 'The supplier charges the extra: it is owed to him.';
comment on column shop.deliveries.already_in is 'Somebody had taken the goods in before: nothing was moved.';
create index deliveries_by_supplier on shop.deliveries (business_id, supplier_id, invoice_no);
call app.protect('shop.deliveries', 'outlet_id', owner_writes => true);
create policy owner_reads on shop.deliveries as restrictive for select to pos_app using ((select app.is_owner()));
grant insert on shop.deliveries to pos_app;

create table shop.delivery_lines (
  business_id uuid not null,
  op_id uuid not null,
  line_no smallint not null check (line_no > 0),
  outlet_id uuid not null,
  product_id uuid not null,
  quantity bigint not null check (quantity >= 0),
  free bigint not null check (free >= 0 and quantity + free > 0),
  cost bigint not null check (cost >= 0),
  discount bigint not null check (discount between 0 and cost),
  extra bigint not null check (extra >= 0),
  price bigint not null check (price >= 0),
  occurred_at timestamptz not null,
  primary key (business_id, op_id, line_no),
  foreign key (business_id, op_id) references shop.deliveries (business_id, op_id) on delete restrict,
  foreign key (business_id, product_id) references shop.products (business_id, id) on delete restrict
);
comment on column shop.delivery_lines.quantity is 'Thousandths of the product''s unit that are paid for; free is what came along for nothing.';
comment on column shop.delivery_lines.cost is 'Paisa for the whole line, as on the invoice; the goods cost cost - discount + extra.';
comment on column shop.delivery_lines.extra is 'Its share of the delivery''s extra.';
comment on column shop.delivery_lines.price is 'What one unit was sold for when the goods came.';
create index delivery_lines_by_product on shop.delivery_lines (business_id, product_id, occurred_at);
call app.protect('shop.delivery_lines', 'outlet_id', owner_writes => true);
create policy owner_reads on shop.delivery_lines as restrictive for select to pos_app using ((select app.is_owner()));
grant insert on shop.delivery_lines to pos_app;

create table shop.supplier_returns (
  business_id uuid not null,
  op_id uuid not null,
  line_no smallint not null check (line_no > 0),
  outlet_id uuid not null,
  supplier_id uuid not null,
  product_id uuid not null,
  quantity bigint not null check (quantity > 0),
  worth bigint not null check (worth >= 0),
  primary key (business_id, op_id, line_no),
  foreign key (business_id, op_id) references shop.operations (business_id, op_id) on delete restrict,
  foreign key (business_id, outlet_id) references shop.outlets (business_id, id) on delete restrict,
  foreign key (business_id, supplier_id) references shop.suppliers (business_id, id) on delete restrict,
  foreign key (business_id, product_id) references shop.products (business_id, id) on delete restrict
);
comment on table shop.supplier_returns is 'Goods that went back to a supplier, line by line.';
comment on column shop.supplier_returns.worth is 'Paisa that he takes off for the line.';
call app.protect('shop.supplier_returns', 'outlet_id', owner_writes => true);
create policy owner_reads on shop.supplier_returns as restrictive for select to pos_app using ((select app.is_owner()));
grant insert on shop.supplier_returns to pos_app;

create table shop.supplier_entries (
  business_id uuid not null,
  op_id uuid not null,
  line_no smallint not null check (line_no > 0),
  supplier_id uuid not null,
  outlet_id uuid,
  kind text not null,
  method text,
  amount bigint not null,
  due_on date,
  reference text not null check (length(reference) <= 40 and reference !~ '[[:cntrl:]]'),
  note text not null check (length(note) <= 300),
  reverses_op uuid,
  reverses_line smallint,
  worker_id uuid not null,
  occurred_at timestamptz not null,
  received_at timestamptz not null,
  business_date date not null,
  primary key (business_id, op_id, line_no),
  foreign key (business_id, op_id) references shop.operations (business_id, op_id) on delete restrict,
  foreign key (business_id, outlet_id) references shop.outlets (business_id, id) on delete restrict,
  foreign key (business_id, supplier_id) references shop.suppliers (business_id, id) on delete restrict,
  foreign key (business_id, reverses_op, reverses_line) references shop.supplier_entries (business_id, op_id, line_no) on delete restrict,
  constraint posting check (case kind
    when 'delivery' then amount >= 0 and due_on is not null and outlet_id is not null and method is null
    when 'payment' then amount < 0 and due_on is null and method is not null
    when 'return' then amount <= 0 and due_on is null and outlet_id is not null and method is null
    when 'opening' then amount <> 0 and (due_on is not null) = (amount > 0) and method is null
    when 'reversal' then reverses_op is not null and note <> ''
    else false end),
  check (method in ('cash', 'bank', 'wallet', 'cheque')),
  check ((reverses_op is null) = (reverses_line is null)),
  check ((reverses_op is not null) = (kind = 'reversal'))
);
comment on table shop.supplier_entries is 'What the business owes its suppliers, as facts: what is owed is the sum, nothing else is kept of it.';
comment on column shop.supplier_entries.amount is 'Paisa; positive: more is owed.';
comment on column shop.supplier_entries.due_on is 'When it is to be paid; null for what lowers the debt. A reversal has that of what it takes back, so that what is due adds up without looking for pairs.';
comment on column shop.supplier_entries.outlet_id is 'Null where it concerns no one outlet.';
create index supplier_entries_by_supplier on shop.supplier_entries (business_id, supplier_id, occurred_at) include (amount, due_on);
create unique index supplier_entries_reversed_once on shop.supplier_entries (business_id, reverses_op, reverses_line) where reverses_op is not null;
call app.protect('shop.supplier_entries', 'outlet_id', owner_writes => true);
create policy owner_reads on shop.supplier_entries as restrictive for select to pos_app using ((select app.is_owner()));
grant insert on shop.supplier_entries to pos_app;

alter table shop.stock_movements
  drop constraint stock_movements_reason_check,
  add constraint stock_movements_reason_check check (
    reason in ('opening', 'sale', 'return', 'delivery', 'damage', 'expired', 'own_use', 'gift', 'count', 'supplier_return', 'undone')),
  drop constraint stock_movements_direction,
  add constraint stock_movements_direction check (
    case when reason in ('sale', 'damage', 'expired', 'own_use', 'gift', 'supplier_return') then quantity < 0 when reason in ('return', 'delivery') then quantity > 0 else true end);

-- What goods cost: a moving average for each outlet, kept as deliveries are applied, and frozen for each movement at that moment. Only an owner reads any of it.
create table shop.goods_costs (
  business_id uuid not null,
  outlet_id uuid not null,
  product_id uuid not null,
  cost bigint not null check (cost >= 0),
  primary key (business_id, outlet_id, product_id),
  foreign key (business_id, outlet_id) references shop.outlets (business_id, id) on delete restrict,
  foreign key (business_id, product_id) references shop.products (business_id, id) on delete restrict
);
comment on table shop.goods_costs is 'What one unit of the goods of an outlet costs now, in paisa. Written by triggers and by nobody else; no row: nobody knows.';

create table shop.cost_changes (
  business_id uuid not null,
  op_id uuid not null,
  product_id uuid not null,
  outlet_id uuid not null,
  on_hand bigint not null,
  quantity bigint not null,
  landed bigint not null,
  before bigint check (before >= 0),
  after bigint check (after >= 0),
  revalued bigint not null,
  occurred_at timestamptz not null,
  change_seq bigint not null,
  primary key (business_id, op_id, product_id),
  foreign key (business_id, op_id) references shop.operations (business_id, op_id) on delete restrict,
  foreign key (business_id, outlet_id) references shop.outlets (business_id, id) on delete restrict,
  foreign key (business_id, product_id) references shop.products (business_id, id) on delete restrict
);
comment on table shop.cost_changes is 'How each delivery moved the cost of its goods; one that was taken back moves it once more.';
comment on column shop.cost_changes.after is 'Null when the only delivery that told a cost was taken back: nobody knows again.';
comment on column shop.cost_changes.on_hand is 'What was there before it, in thousandths.';
comment on column shop.cost_changes.landed is 'Paisa for all of it, with its share of the freight.';
comment on column shop.cost_changes.revalued is 'Paisa by which goods that were gone before they were delivered cost more, or less, than was frozen for them then.';
create index cost_changes_by_product on shop.cost_changes (business_id, outlet_id, product_id, change_seq);

create table shop.movement_costs (
  business_id uuid not null,
  op_id uuid not null,
  line_no smallint not null,
  outlet_id uuid not null,
  product_id uuid not null,
  quantity bigint not null,
  cost bigint not null check (cost >= 0),
  primary key (business_id, op_id, line_no),
  foreign key (business_id, op_id, line_no) references shop.stock_movements (business_id, op_id, line_no) on delete restrict
);
comment on table shop.movement_costs is 'What one unit cost when it moved, named like the movement, which for a sale is named like its line; goods whose cost nobody knew then have none.';

do $$
declare name text;
begin
  foreach name in array array['goods_costs', 'cost_changes', 'movement_costs'] loop
    execute format('call app.protect(%L, ''outlet_id'', owner_writes => true)', 'shop.' || name);
    execute format('create policy owner_reads on shop.%I as restrictive for select to pos_app using ((select app.is_owner()))', name);
    execute format('grant select, insert on shop.%I to pos_keeper', name);
  end loop;
end $$;
grant update (cost), delete on shop.goods_costs to pos_keeper;

create function app.average_cost(on_hand bigint, before bigint, quantity bigint, landed bigint) returns bigint
language sql immutable parallel safe set search_path = '' as $$
  select round(case
    when before is null or on_hand <= 0 then landed::numeric * 1000 / quantity
    else (on_hand::numeric * before + landed::numeric * 1000) / (on_hand + quantity) end)::bigint
$$;
comment on function app.average_cost is 'What one unit costs when so much more came for so much: the average with what was there, or as it came where nothing was.';
revoke execute on function app.average_cost from public;
grant execute on function app.average_cost to pos_keeper;

grant create on schema app to pos_keeper;
set local role pos_keeper;
create function app.keep_costs() returns trigger language plpgsql volatile security definer
set search_path = '' set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare seq bigint;
begin
  if not exists (select from came) then return null; end if;
  -- Whoever moves goods of this business waits here: what is there now is there until the delivery's own goods are.
  seq := app.next_change_seq();
  with sums as (
    select l.business_id, l.op_id, l.outlet_id, l.product_id, sum(l.quantity + l.free)::bigint as quantity, sum(l.cost - l.discount + l.extra)::bigint as landed
    from came l group by 1, 2, 3, 4
  ), known as (
    select s.*, d.occurred_at, coalesce(h.quantity, 0) - case when d.already_in then s.quantity else 0 end as on_hand, c.cost as before
    from sums s
    join shop.deliveries d on d.business_id = s.business_id and d.op_id = s.op_id
    left join shop.stock_on_hand h on h.business_id = s.business_id and h.outlet_id = s.outlet_id and h.product_id = s.product_id
    left join shop.goods_costs c on c.business_id = s.business_id and c.outlet_id = s.outlet_id and c.product_id = s.product_id
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
comment on function app.keep_costs is 'Moves the cost of what a delivery brings, before its goods are moved.';

create function app.cost_without(outlet uuid, product uuid, undone uuid) returns bigint language plpgsql stable set search_path = '' as $$
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
    order by c.change_seq
  loop
    cost := app.average_cost(change.on_hand, cost, change.quantity, change.landed);
  end loop;
  return cost;
end $$;
comment on function app.cost_without is 'What goods would cost had this delivery never been written down: all that still stand, one after the other; null for nobody knows.';

create function app.take_costs_back() returns trigger language plpgsql volatile security definer
set search_path = '' set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare seq bigint;
begin
  if not exists (select from written w where w.kind = 'reversal' and w.reverses_line = 1) then return null; end if;
  seq := app.next_change_seq();
  with changed as (
    insert into shop.cost_changes (business_id, op_id, product_id, outlet_id, on_hand, quantity, landed, before, after, revalued, occurred_at, change_seq)
    select w.business_id, w.op_id, c.product_id, c.outlet_id, coalesce(h.quantity, 0), -c.quantity, -c.landed, g.cost,
           app.cost_without(c.outlet_id, c.product_id, c.op_id), -c.revalued, w.occurred_at, seq
    from written w
    join shop.deliveries d on d.business_id = w.business_id and d.op_id = w.reverses_op and w.reverses_line = 1
    join shop.cost_changes c on c.business_id = w.business_id and c.op_id = w.reverses_op
    left join shop.goods_costs g on g.business_id = c.business_id and g.outlet_id = c.outlet_id and g.product_id = c.product_id
    left join shop.stock_on_hand h on h.business_id = c.business_id and h.outlet_id = c.outlet_id and h.product_id = c.product_id
    returning business_id, outlet_id, product_id, after
  ), unknown as (
    delete from shop.goods_costs g using changed c
    where c.after is null and g.business_id = c.business_id and g.outlet_id = c.outlet_id and g.product_id = c.product_id
  )
  update shop.goods_costs g set cost = c.after from changed c
  where c.after is not null and g.business_id = c.business_id and g.outlet_id = c.outlet_id and g.product_id = c.product_id;
  return null;
end $$;
comment on function app.take_costs_back is 'Takes a delivery that was wrong out of the cost of its goods, before they leave the shelf again.';

-- As it was, and: what moves has the cost of that moment.
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
grant trigger on shop.delivery_lines, shop.supplier_entries to pos_keeper;
set local role pos_keeper;
create trigger keep_costs after insert on shop.delivery_lines
  referencing new table as came for each statement execute function app.keep_costs();
create trigger take_costs_back after insert on shop.supplier_entries
  referencing new table as written for each statement execute function app.take_costs_back();
revoke execute on function app.keep_costs(), app.take_costs_back(), app.cost_without from public;
reset role;
revoke trigger on shop.delivery_lines, shop.supplier_entries from pos_keeper;

create function app.broken_suppliers()
returns table (invariant text, broken bigint)
language sql stable set search_path = '' as $$
  select 'a delivery costs what its lines do', count(*) from shop.deliveries d
    cross join lateral (
      select coalesce(sum(l.cost - l.discount), 0) as goods, coalesce(sum(l.extra), 0) as extra, count(*) filter (where l.outlet_id <> d.outlet_id) as elsewhere
      from shop.delivery_lines l where l.business_id = d.business_id and l.op_id = d.op_id) l
    where l.goods <> d.goods_total or l.extra <> d.extra or l.elsewhere > 0
  union all
  select 'a delivery is owed', count(*) from (
    select d.business_id, d.op_id, d.supplier_id, d.outlet_id, d.goods_total + case when d.extra_on_invoice then d.extra else 0 end as amount from shop.deliveries d
  ) d full join (select * from shop.supplier_entries e where e.kind = 'delivery') e using (business_id, op_id, supplier_id, outlet_id)
    where d.amount is distinct from e.amount
  union all
  select 'what a delivery brought is on the shelf', count(*) from (
    select l.business_id, l.op_id, l.line_no, l.outlet_id, l.product_id, l.quantity + l.free as quantity
    from shop.delivery_lines l join shop.deliveries d on d.business_id = l.business_id and d.op_id = l.op_id and not d.already_in
  ) l full join (
    select m.* from shop.stock_movements m join shop.deliveries d on d.business_id = m.business_id and d.op_id = m.op_id where m.line_no > 0
  ) m using (business_id, op_id, line_no, outlet_id, product_id)
    where l.quantity is distinct from m.quantity
  union all
  select 'what went back to a supplier is taken off', count(*) from (
    select r.business_id, r.op_id, r.supplier_id, r.outlet_id, -sum(r.worth) as amount from shop.supplier_returns r group by 1, 2, 3, 4
  ) r full join (select * from shop.supplier_entries e where e.kind = 'return') e using (business_id, op_id, supplier_id, outlet_id)
    where r.amount is distinct from e.amount
  union all
  select 'what went back to a supplier left the shelf', count(*) from (
    select r.business_id, r.op_id, r.line_no, r.outlet_id, r.product_id, -r.quantity as quantity from shop.supplier_returns r
  ) r full join (select * from shop.stock_movements m where m.reason = 'supplier_return' and m.line_no > 0) m using (business_id, op_id, line_no, outlet_id, product_id)
    where r.quantity is distinct from m.quantity
  union all
  select 'a supplier''s entry is taken back by its mirror', count(*) from shop.supplier_entries r
    join shop.supplier_entries e on e.business_id = r.business_id and e.op_id = r.reverses_op and e.line_no = r.reverses_line
    where r.amount <> -e.amount or r.supplier_id <> e.supplier_id or r.outlet_id is distinct from e.outlet_id or r.due_on is distinct from e.due_on
      or r.method is distinct from e.method or e.kind = 'reversal'
  union all
  select 'what is taken back of a supplier is off the shelf again', count(*) from (
    select r.business_id, r.op_id, m.line_no, m.product_id, -m.quantity as quantity
    from shop.supplier_entries r
    join shop.supplier_entries e on e.business_id = r.business_id and e.op_id = r.reverses_op and e.line_no = r.reverses_line and e.kind in ('delivery', 'return')
    join shop.stock_movements m on m.business_id = e.business_id and m.op_id = e.op_id and m.line_no > 0
  ) r full join (select * from shop.stock_movements m where m.reason = 'undone' and m.line_no > 0) m using (business_id, op_id, line_no, product_id)
    where r.quantity is distinct from m.quantity
  union all
  select 'goods cost what the last change of their cost says', count(*) from (
    select distinct on (c.business_id, c.outlet_id, c.product_id) c.business_id, c.outlet_id, c.product_id, c.after
    from shop.cost_changes c order by c.business_id, c.outlet_id, c.product_id, c.change_seq desc
  ) c full join shop.goods_costs g using (business_id, outlet_id, product_id)
    where c.after is distinct from g.cost
  union all
  select 'a delivery moved the cost of its goods', count(*) from (
    select l.business_id, l.op_id, l.product_id, sum(l.quantity + l.free) as quantity, sum(l.cost - l.discount + l.extra) as landed from shop.delivery_lines l group by 1, 2, 3
  ) l full join (
    select c.* from shop.cost_changes c join shop.deliveries d on d.business_id = c.business_id and d.op_id = c.op_id
  ) c using (business_id, op_id, product_id)
    where l.quantity is distinct from c.quantity or l.landed is distinct from c.landed
  union all
  select 'a frozen cost is of its movement', count(*) from shop.movement_costs c
    join shop.stock_movements m on m.business_id = c.business_id and m.op_id = c.op_id and m.line_no = c.line_no
    where m.outlet_id <> c.outlet_id or m.product_id <> c.product_id or m.quantity <> c.quantity
$$;
comment on function app.broken_suppliers is 'Invariants of deliveries and what is owed for them: each with the number of rows that break it, over all businesses; counts only.';
revoke execute on function app.broken_suppliers from public;
grant execute on function app.broken_suppliers to pos_auditor, pos_keeper;
