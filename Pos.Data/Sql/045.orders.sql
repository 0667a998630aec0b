-- What is ordered of whom, and what says when to order it. An order is no money: what is owed comes with its deliveries. The owner's alone, but for the minimums.
alter table shop.suppliers add column lead_days smallint not null default 0 check (lead_days between 0 and 60);
comment on column shop.suppliers.lead_days is 'So many days after an order its goods come.';
grant update (lead_days) on shop.suppliers to pos_app;

create table shop.supplier_goods (
  business_id uuid not null,
  supplier_id uuid not null,
  product_id uuid not null,
  pack bigint check (pack > 0),
  preferred boolean not null,
  primary key (business_id, supplier_id, product_id),
  foreign key (business_id, supplier_id) references shop.suppliers (business_id, id) on delete restrict,
  foreign key (business_id, product_id) references shop.products (business_id, id) on delete restrict
);
comment on table shop.supplier_goods is 'What somebody said about goods of a supplier. What he brings at which cost is in his deliveries and stands nowhere else.';
comment on column shop.supplier_goods.pack is 'Thousandths of the product''s unit in one carton of his; null: he sells it loose.';
comment on column shop.supplier_goods.preferred is 'It is ordered from him and from nobody else.';
create unique index supplier_goods_preferred_once on shop.supplier_goods (business_id, product_id) where preferred;
call app.protect('shop.supplier_goods', owner_writes => true);
create policy owner_reads on shop.supplier_goods as restrictive for select to pos_app using ((select app.is_owner()));
grant insert, update (pack, preferred) on shop.supplier_goods to pos_app;

create table shop.stock_minimums (
  business_id uuid not null,
  outlet_id uuid not null,
  product_id uuid not null,
  minimum bigint check (minimum > 0),
  primary key (business_id, outlet_id, product_id),
  foreign key (business_id, outlet_id) references shop.outlets (business_id, id) on delete restrict,
  foreign key (business_id, product_id) references shop.products (business_id, id) on delete restrict
);
comment on table shop.stock_minimums is 'Less than this of the goods should never lie at the outlet, in thousandths of their unit; null: nobody says.';
call app.protect('shop.stock_minimums', 'outlet_id', owner_writes => true);
grant insert, update (minimum) on shop.stock_minimums to pos_app;

create table shop.purchase_orders (
  business_id uuid not null,
  id uuid not null,
  number integer not null check (number > 0),
  supplier_id uuid not null,
  outlet_id uuid not null,
  lines_op uuid not null,
  expected_on date,
  note text not null check (length(note) <= 300),
  created_at timestamptz not null,
  placed_at timestamptz,
  closed_at timestamptz,
  cancelled_at timestamptz,
  primary key (business_id, id),
  unique (business_id, number),
  foreign key (business_id, supplier_id) references shop.suppliers (business_id, id) on delete restrict,
  foreign key (business_id, outlet_id) references shop.outlets (business_id, id) on delete restrict,
  foreign key (business_id, lines_op) references shop.operations (business_id, op_id) on delete restrict
);
comment on table shop.purchase_orders is 'Goods asked of a supplier. Whether all, some or none of them came follows from the deliveries that name it.';
comment on column shop.purchase_orders.number is 'Counted in the business without gaps, drafts and what was cancelled included.';
comment on column shop.purchase_orders.lines_op is 'Which of the lines ever written for it hold: those of its last save.';
comment on column shop.purchase_orders.placed_at is 'Null: a draft, which may still change.';
comment on column shop.purchase_orders.closed_at is 'The rest will not come.';
create index purchase_orders_by_supplier on shop.purchase_orders (business_id, supplier_id);
create index purchase_orders_open on shop.purchase_orders (business_id, outlet_id, placed_at) where placed_at is not null and closed_at is null and cancelled_at is null;
call app.protect('shop.purchase_orders', 'outlet_id', owner_writes => true);
create policy owner_reads on shop.purchase_orders as restrictive for select to pos_app using ((select app.is_owner()));
grant insert, update (outlet_id, lines_op, expected_on, note, placed_at, closed_at, cancelled_at) on shop.purchase_orders to pos_app;

create table shop.purchase_order_lines (
  business_id uuid not null,
  op_id uuid not null,
  line_no smallint not null check (line_no > 0),
  order_id uuid not null,
  product_id uuid not null,
  quantity bigint not null check (quantity > 0),
  pack bigint check (pack > 0),
  cost bigint check (cost >= 0),
  primary key (business_id, op_id, line_no),
  foreign key (business_id, op_id) references shop.operations (business_id, op_id) on delete restrict,
  foreign key (business_id, order_id) references shop.purchase_orders (business_id, id) on delete restrict,
  foreign key (business_id, product_id) references shop.products (business_id, id) on delete restrict
);
comment on table shop.purchase_order_lines is 'Each save of an order writes its lines anew; those of the last one hold, and what was ordered before stays to be read.';
comment on column shop.purchase_order_lines.quantity is 'Thousandths of the product''s unit, however they are packed.';
comment on column shop.purchase_order_lines.pack is 'In one carton, as it was then.';
comment on column shop.purchase_order_lines.cost is 'Paisa that the whole line is expected to cost; null: as it did last.';
call app.protect('shop.purchase_order_lines', owner_writes => true);
create policy owner_reads on shop.purchase_order_lines as restrictive for select to pos_app using ((select app.is_owner()));
grant insert on shop.purchase_order_lines to pos_app;

alter table shop.deliveries
  add column order_id uuid,
  add foreign key (business_id, order_id) references shop.purchase_orders (business_id, id) on delete restrict;
comment on column shop.deliveries.order_id is 'What it answers, in full or in part.';
create index deliveries_by_order on shop.deliveries (business_id, order_id) where order_id is not null;
