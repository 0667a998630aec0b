-- What one outlet asks for a product, and whether it has it at all, where that is another answer than the business's.
create table shop.outlet_products (
  business_id uuid not null,
  outlet_id uuid not null,
  product_id uuid not null,
  price bigint check (price between 0 and 999999999),
  sold boolean not null,
  change_seq bigint not null,
  primary key (business_id, outlet_id, product_id),
  foreign key (business_id, outlet_id) references shop.outlets (business_id, id) on delete restrict,
  foreign key (business_id, product_id) references shop.products (business_id, id) on delete restrict
);
comment on table shop.outlet_products is 'What an outlet has of its own about a product. A row stays when that is nothing any more: its tills must hear of it.';
comment on column shop.outlet_products.price is 'Paisa for one unit; null for the product''s own price.';
comment on column shop.outlet_products.sold is 'Off: tills of this outlet do not offer it; a sale of it is a sale all the same.';
create index outlet_products_by_change on shop.outlet_products (business_id, outlet_id, change_seq);
call app.protect('shop.outlet_products', 'outlet_id', owner_writes => true);
grant insert, update (price, sold, change_seq) on shop.outlet_products to pos_app;
