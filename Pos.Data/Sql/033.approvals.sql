-- What passed because the owner gave his word for it; what passed without is a flag.
create table shop.approvals (
  business_id uuid not null,
  op_id uuid not null,
  "right" text not null check ("right" ~ '^[a-z_]{1,40}$'),
  customer_id uuid not null,
  amount bigint not null check (amount > 0),
  asked_by uuid not null,
  outlet_id uuid not null,
  occurred_at timestamptz not null,
  primary key (business_id, op_id, "right"),
  foreign key (business_id, op_id) references shop.operations (business_id, op_id) on delete restrict,
  foreign key (business_id, customer_id) references shop.customers (business_id, id) on delete restrict,
  foreign key (business_id, asked_by) references shop.workers (business_id, id) on delete restrict,
  foreign key (business_id, outlet_id) references shop.outlets (business_id, id) on delete restrict
);
comment on table shop.approvals is 'Sales that needed the owner''s word and had it: which right whoever sold did not have, and how many paisa went on credit.';
create index approvals_by_time on shop.approvals (business_id, occurred_at);
call app.protect('shop.approvals', 'outlet_id');
create policy owner_reads on shop.approvals as restrictive for select to pos_app using ((select app.is_owner()));
create policy as_proven on shop.approvals as restrictive for insert to pos_app with check (
  exists (select from shop.sales s where s.business_id = approvals.business_id and s.id = approvals.op_id and s.outlet_id = approvals.outlet_id and s.credit = approvals.amount));
grant insert on shop.approvals to pos_app;
