-- What goods look like. A picture is named by its content; its bytes are kept outside the database.
alter table shop.products add column picture text check (picture ~ '^[0-9a-f]{32}$');
comment on column shop.products.picture is 'The first half of the SHA-256 of its larger size, in hex; null where there is none.';
create index products_by_picture on shop.products (business_id, picture) where picture is not null;
grant update (picture) on shop.products to pos_app;

create or replace function app.product_as_kept(product shop.products) returns jsonb language sql stable set search_path = '' as $$
  select to_jsonb(product) - '{business_id,id,created_at,change_seq,picture}'::text[] || jsonb_build_object('barcodes',
    (select coalesce(jsonb_agg(b.code order by b.position), '[]') from shop.barcodes b
     where b.business_id = product.business_id and b.product_id = product.id and b.pack_id is null))
$$;
comment on function app.product_as_kept is 'All that can be changed of a product, new columns too, but for its picture: the bytes of one that was replaced are gone.';

create function app.hold_pictures() returns boolean language sql volatile set search_path = '' as $$
  select pg_catalog.pg_try_advisory_xact_lock(pg_catalog.hashtextextended('pictures ' || app.business_id(), 0))
$$;
comment on function app.hold_pictures is 'Until the transaction ends nobody else sets or clears away pictures of the business: one that nothing names stays so while its bytes go. False while somebody else is at it.';

create function app.unnamed_pictures(business uuid, hashes text[]) returns text[] language plpgsql volatile security definer set search_path = '' as $$
begin
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('pictures ' || business, 0));
  perform app.enter_for_upkeep(business);
  if exists (select from app.erased e where e.business_id = business) then
    return null;
  end if;
  return array(
    select hash from unnest(hashes) hash
    where exists (select from shop.businesses b where b.business_id = business)
      and not exists (select from shop.products p where p.business_id = business and p.picture = hash)
  );
end $$;
comment on function app.unnamed_pictures is
  'Those that no product of the business names, nor will before the transaction ends; null for a business that was erased. Of one that never was here, none.';
revoke execute on function app.hold_pictures, app.unnamed_pictures from public;
grant execute on function app.hold_pictures, app.unnamed_pictures to pos_app;
grant create on schema app to pos_keeper;
alter function app.unnamed_pictures owner to pos_keeper;
revoke create on schema app from pos_keeper;
