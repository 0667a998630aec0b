create table shop.units (
  business_id uuid not null references shop.businesses on delete restrict,
  id uuid not null,
  code text not null check (length(code) between 1 and 12),
  name text not null,
  name_ur text not null,
  measured boolean not null,
  change_seq bigint not null,
  primary key (business_id, id),
  unique (business_id, code)
);
comment on column shop.units.measured is 'Sold in fractions (kg, litre, metre); otherwise in whole pieces.';
create index units_by_change on shop.units (business_id, change_seq);
call app.protect('shop.units', owner_writes => true);
grant insert, update (name, name_ur, measured, change_seq) on shop.units to pos_app;

create table shop.categories (
  business_id uuid not null references shop.businesses on delete restrict,
  id uuid not null,
  name text not null check (length(name) between 1 and 80),
  name_ur text not null default '',
  position int not null,
  deleted_at timestamptz,
  change_seq bigint not null,
  primary key (business_id, id)
);
create index categories_by_change on shop.categories (business_id, change_seq);
create unique index categories_by_name on shop.categories (business_id, lower(name)) where deleted_at is null;
call app.protect('shop.categories', owner_writes => true);
grant insert, update (name, name_ur, position, deleted_at, change_seq) on shop.categories to pos_app;

create table shop.products (
  business_id uuid not null,
  id uuid not null,
  name text not null check (length(name) between 1 and 80 and name !~ '[[:cntrl:]]'),
  name_ur text not null default '' check (length(name_ur) <= 80 and name_ur !~ '[[:cntrl:]]'),
  code text not null default '' check (length(code) <= 20),
  price bigint not null check (price between 0 and 999999999),
  unit_id uuid not null,
  category_id uuid,
  active boolean not null,
  created_at timestamptz not null,
  change_seq bigint not null,
  primary key (business_id, id),
  foreign key (business_id, unit_id) references shop.units (business_id, id) on delete restrict,
  foreign key (business_id, category_id) references shop.categories (business_id, id) on delete restrict
);
comment on column shop.products.price is 'Paisa for one unit.';
comment on column shop.products.active is 'Off: it leaves the till; its sales stay. Products are never deleted.';
create index products_by_change on shop.products (business_id, change_seq);
create index products_by_name on shop.products (business_id, lower(name), id);
create index products_by_category on shop.products (business_id, category_id);
create unique index products_by_code on shop.products (business_id, code) where code <> '';
call app.protect('shop.products', owner_writes => true);
grant insert, update (name, name_ur, code, price, unit_id, category_id, active, change_seq) on shop.products to pos_app;

create table shop.barcodes (
  business_id uuid not null,
  code text not null check (code ~ '^[0-9A-Za-z._-]{3,32}$'),
  product_id uuid not null,
  position smallint not null,
  primary key (business_id, code),
  foreign key (business_id, product_id) references shop.products (business_id, id) on delete restrict
);
create index barcodes_by_product on shop.barcodes (business_id, product_id);
call app.protect('shop.barcodes', owner_writes => true);
grant insert, delete on shop.barcodes to pos_app;

create table shop.catalogue_snapshots (
  business_id uuid primary key references shop.businesses on delete restrict,
  epoch uuid not null,
  change_seq bigint not null,
  packed bytea not null
);
comment on table shop.catalogue_snapshots is 'The catalogue as a till loads it first, compressed once per version (see Pos.Data/Sync/CatalogueSnapshot.cs).';
call app.protect('shop.catalogue_snapshots');
grant insert, update (epoch, change_seq, packed) on shop.catalogue_snapshots to pos_app;
