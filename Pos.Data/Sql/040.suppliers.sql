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
$$;
comment on function app.broken_suppliers is 'Invariants of deliveries and what is owed for them: each with the number of rows that break it, over all businesses; counts only.';
revoke execute on function app.broken_suppliers from public;
grant execute on function app.broken_suppliers to pos_auditor, pos_keeper;
