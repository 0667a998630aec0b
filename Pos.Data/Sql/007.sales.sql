create table shop.sales (
  business_id uuid not null,
  id uuid not null,
  outlet_id uuid not null,
  device_id uuid,
  worker_id uuid not null,
  receipt_no text not null,
  occurred_at timestamptz not null,
  received_at timestamptz not null,
  business_date date not null,
  lines_total bigint not null,
  rounding bigint not null,
  total bigint not null,
  paid bigint not null,
  credit bigint not null,
  primary key (business_id, id),
  foreign key (business_id, id) references shop.operations (business_id, op_id) on delete restrict,
  foreign key (business_id, outlet_id) references shop.outlets (business_id, id) on delete restrict,
  foreign key (business_id, device_id) references shop.devices (business_id, id) on delete restrict,
  foreign key (business_id, worker_id) references shop.workers (business_id, id) on delete restrict,
  check (total = lines_total + rounding),
  check (total = paid + credit),
  check (total >= 0 and paid >= 0 and credit >= 0)
);
comment on table shop.sales is 'One completed sale: a fact. The id is its operation''s.';
comment on column shop.sales.occurred_at is 'Device clock plus the offset measured at its last contact.';
comment on column shop.sales.business_date is 'Frozen when applied: occurred_at in the outlet''s zone minus its cut-over hour.';
create index sales_by_date on shop.sales (business_id, business_date, occurred_at);
create index sales_by_outlet on shop.sales (business_id, outlet_id, business_date, occurred_at);
create index sales_by_receipt on shop.sales (business_id, receipt_no);
call app.protect('shop.sales', 'outlet_id');
grant insert on shop.sales to pos_app;

create table shop.sale_lines (
  business_id uuid not null,
  sale_id uuid not null,
  line_no smallint not null,
  outlet_id uuid not null,
  product_id uuid not null,
  name text not null,
  name_ur text not null,
  unit text not null,
  quantity bigint not null check (quantity > 0),
  unit_price bigint not null check (unit_price >= 0),
  amount bigint,
  line_total bigint not null check (line_total >= 0),
  primary key (business_id, sale_id, line_no),
  foreign key (business_id, sale_id) references shop.sales (business_id, id) on delete restrict,
  foreign key (business_id, product_id) references shop.products (business_id, id) on delete restrict
);
comment on column shop.sale_lines.amount is 'Set when the goods were sold by worth; then it is the line total.';
call app.protect('shop.sale_lines', 'outlet_id');
grant insert on shop.sale_lines to pos_app;

create table shop.payments (
  business_id uuid not null,
  op_id uuid not null,
  line_no smallint not null,
  outlet_id uuid not null,
  sale_id uuid,
  method text not null check (method in ('cash', 'card', 'wallet')),
  amount bigint not null check (amount > 0),
  tendered bigint,
  occurred_at timestamptz not null,
  primary key (business_id, op_id, line_no),
  foreign key (business_id, op_id) references shop.operations (business_id, op_id) on delete restrict,
  foreign key (business_id, sale_id) references shop.sales (business_id, id) on delete restrict,
  check (tendered is null or (method = 'cash' and tendered >= amount))
);
comment on column shop.payments.tendered is 'Cash handed over; the change is tendered - amount.';
create index payments_by_sale on shop.payments (business_id, sale_id);
call app.protect('shop.payments', 'outlet_id');
grant insert on shop.payments to pos_app;
