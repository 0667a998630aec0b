-- A carton, a dozen, a sack: the same goods, sold so many at once at a price of their own. Stock knows the product's unit and nothing else.
create table shop.packs (
  business_id uuid not null,
  id uuid not null,
  product_id uuid not null,
  name text not null check (length(name) between 1 and 40 and name !~ '[[:cntrl:]]'),
  name_ur text not null default '' check (length(name_ur) <= 40 and name_ur !~ '[[:cntrl:]]'),
  factor bigint not null check (factor between 1 and 9999999),
  price bigint not null check (price between 0 and 999999999),
  position smallint not null,
  deleted_at timestamptz,
  primary key (business_id, id),
  unique (business_id, product_id, id),
  foreign key (business_id, product_id) references shop.products (business_id, id) on delete restrict
);
comment on table shop.packs is 'Larger units of a product. The product itself is marked as changed when one of its packs is: tills hear of them with it.';
comment on column shop.packs.factor is 'Thousandths of the product''s unit that are in one pack.';
comment on column shop.packs.price is 'Paisa for one pack, at every outlet.';
comment on column shop.packs.deleted_at is 'Not sold any more; what a till still sells of it is compared with what it cost.';
call app.protect('shop.packs', owner_writes => true);
grant insert, update (name, name_ur, factor, price, position, deleted_at) on shop.packs to pos_app;
do $$
begin
  drop policy owner_inserts on shop.packs;
  drop policy owner_updates on shop.packs;
  drop policy owner_deletes on shop.packs;
  create policy editor_inserts on shop.packs as restrictive for insert to pos_app with check ((select app.may('edit_goods')));
  create policy editor_updates on shop.packs as restrictive for update to pos_app using ((select app.may('edit_goods')));
  create policy editor_deletes on shop.packs as restrictive for delete to pos_app using ((select app.may('edit_goods')));
end $$;

alter table shop.barcodes
  add column pack_id uuid,
  add foreign key (business_id, product_id, pack_id) references shop.packs (business_id, product_id, id) on delete restrict;
comment on column shop.barcodes.pack_id is 'Set: it stands on a pack of the product, and a scan of it sells one.';

alter table shop.sale_lines
  add column pack_name text,
  add column pack_name_ur text,
  add column pack_factor bigint check (pack_factor > 0);
comment on column shop.sale_lines.pack_factor is 'Set: it was sold by the pack, of which each had so many thousandths of the unit and cost unit_price. The quantity is in the unit all the same.';

create or replace function app.product_as_kept(product shop.products) returns jsonb language sql stable set search_path = '' as $$
  select to_jsonb(product) - '{business_id,id,created_at,change_seq}'::text[] || jsonb_build_object('barcodes',
    (select coalesce(jsonb_agg(b.code order by b.position), '[]') from shop.barcodes b
     where b.business_id = product.business_id and b.product_id = product.id and b.pack_id is null))
$$;
