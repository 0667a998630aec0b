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

-- An owner sends a phone to another outlet: it goes by itself, and what it has not sent stays with the outlet it leaves.
alter table shop.devices
  add column move_to uuid,
  add foreign key (business_id, move_to) references shop.outlets (business_id, id) on delete restrict;
comment on column shop.devices.move_to is 'Where its owner sends it; null again as soon as it is there. Written by functions alone.';
grant select (business_id, id, outlet_id, move_to), update (move_to) on shop.devices to pos_keeper;

create function app.send_device(device uuid, target uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  if not app.is_owner() then
    raise exception 'only an owner sends phones elsewhere' using errcode = '42501';
  end if;
  update shop.devices d set move_to = nullif(target, d.outlet_id) where d.business_id = app.business_id() and d.id = device;
end $$;
comment on function app.send_device is 'An owner sends a phone to an outlet; where it is already, it stays.';

create function app.device_arrived(device uuid, place uuid) returns void language sql volatile security definer set search_path = '' as $$
  update shop.devices d set move_to = null
  where d.business_id = app.business_id() and d.id = device and d.move_to = place and coalesce(app.outlet_id(), place) = place
$$;
comment on function app.device_arrived is 'What this device was is a till of that outlet now: whoever made it one works there.';

revoke execute on function app.send_device, app.device_arrived from public;
grant execute on function app.send_device, app.device_arrived to pos_app;
grant create on schema app to pos_keeper;
alter function app.send_device owner to pos_keeper;
alter function app.device_arrived owner to pos_keeper;
revoke create on schema app from pos_keeper;
