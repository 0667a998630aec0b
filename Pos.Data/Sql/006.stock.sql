create table shop.stock_movements (
  business_id uuid not null,
  op_id uuid not null,
  line_no smallint not null,
  outlet_id uuid not null,
  product_id uuid not null,
  quantity bigint not null check (quantity <> 0),
  reason text not null check (reason in ('opening', 'sale')),
  occurred_at timestamptz not null,
  check (reason <> 'sale' or quantity < 0),
  primary key (business_id, op_id, line_no),
  foreign key (business_id, op_id) references shop.operations (business_id, op_id) on delete restrict
);
-- Outlet and product have no keys here, where they would be checked once per line sold: the trigger below adds every movement to
-- stock_on_hand, whose keys are checked once per product.
comment on column shop.stock_movements.quantity is 'Thousandths of the product''s unit; negative leaves the shelf.';
create index stock_movements_by_product on shop.stock_movements (business_id, outlet_id, product_id, occurred_at);
call app.protect('shop.stock_movements', 'outlet_id');
create policy cashier_sells on shop.stock_movements as restrictive for insert to pos_app
  with check ((select app.is_owner()) or reason = 'sale');
grant insert on shop.stock_movements to pos_app;

create table shop.stock_on_hand (
  business_id uuid not null,
  outlet_id uuid not null,
  product_id uuid not null,
  quantity bigint not null,
  change_seq bigint not null,
  primary key (business_id, outlet_id, product_id),
  foreign key (business_id, outlet_id) references shop.outlets (business_id, id) on delete restrict,
  foreign key (business_id, product_id) references shop.products (business_id, id) on delete restrict
) with (fillfactor = 60);
-- No index on change_seq and room in each page: then every sale rewrites its rows in place. A pull reads the outlet's rows instead.
comment on table shop.stock_on_hand is 'Cache of the sum of movements; written by the trigger on stock_movements and by nobody else.';
call app.protect('shop.stock_on_hand', 'outlet_id');
grant select, insert, update (quantity, change_seq) on shop.stock_on_hand to pos_keeper;

-- Writers of one business meet at the counter first and then take the stock rows, so that they cannot wait for each other in a ring.
create function app.keep_stock() returns trigger language plpgsql volatile security definer set search_path = '' as $$
declare seq bigint;
begin
  if not exists (select from moved) then return null; end if;
  seq := app.next_change_seq();
  with sums as (
    select m.business_id, m.outlet_id, m.product_id, sum(m.quantity) as quantity, (array_agg(m.op_id))[1] as op_id
    from moved m group by 1, 2, 3
  ), kept as (
    insert into shop.stock_on_hand as s (business_id, outlet_id, product_id, quantity, change_seq)
    select business_id, outlet_id, product_id, quantity, seq from sums
    on conflict (business_id, outlet_id, product_id) do update
      set quantity = s.quantity + excluded.quantity, change_seq = excluded.change_seq
    returning s.business_id, s.outlet_id, s.product_id, s.quantity
  )
  insert into shop.flags (business_id, op_id, kind, subject, detail, raised_at)
  select k.business_id, sums.op_id, 'stock_negative', k.product_id, k.quantity::text, now()
  from kept k join sums using (business_id, outlet_id, product_id)
  where k.quantity < 0 and k.quantity - sums.quantity >= 0;
  return null;
end $$;
comment on function app.keep_stock is 'Adds each movement to the stock on hand, stamps the rows for the tills, and flags goods that went below zero.';
create trigger keep_stock after insert on shop.stock_movements
  referencing new table as moved for each statement execute function app.keep_stock();
alter function app.keep_stock owner to pos_keeper;
