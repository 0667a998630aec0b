-- What the shop spends besides goods. Facts: a mistake is taken back by a row of its own.
create table shop.expenses (
  business_id uuid not null,
  op_id uuid not null,
  outlet_id uuid not null,
  kind text not null check (kind in ('rent', 'electricity', 'wages', 'transport', 'repairs', 'packing', 'refreshment', 'phone', 'tax', 'other')),
  amount bigint not null check (amount <> 0),
  spent_on date not null,
  method text not null check (method in ('cash', 'card', 'wallet')),
  note text not null check (length(note) <= 300),
  monthly boolean not null,
  reverses_op uuid,
  recorded_at timestamptz not null,
  primary key (business_id, op_id),
  foreign key (business_id, op_id) references shop.operations (business_id, op_id) on delete restrict,
  foreign key (business_id, outlet_id) references shop.outlets (business_id, id) on delete restrict,
  foreign key (business_id, reverses_op) references shop.expenses (business_id, op_id) on delete restrict
);
comment on column shop.expenses.amount is 'Paisa; negative where it takes another back.';
comment on column shop.expenses.monthly is 'It comes every month: whoever writes down the next one is reminded of it.';
create index expenses_by_day on shop.expenses (business_id, spent_on);
create unique index expenses_reversed_once on shop.expenses (business_id, reverses_op);
create index expenses_by_outlet on shop.expenses (business_id, outlet_id);
call app.protect('shop.expenses', 'outlet_id', owner_writes => true);
create policy owner_reads on shop.expenses as restrictive for select to pos_app using ((select app.is_owner()));
grant insert on shop.expenses to pos_app;
