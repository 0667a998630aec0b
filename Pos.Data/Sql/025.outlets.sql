-- What a business and its outlets say of themselves: owners write it, tills print it.
alter table shop.businesses
  add column name_ur text not null default '' check (length(name_ur) <= 80),
  add column phone text not null default '' check (length(phone) <= 40);
grant update (name_ur, phone) on shop.businesses to pos_app;

alter table shop.outlets
  add column name_ur text not null default '' check (length(name_ur) <= 80),
  add column tax_number text not null default '' check (length(tax_number) <= 60),
  add column receipt_head text not null default '' check (length(receipt_head) <= 300),
  add column receipt_foot text not null default '' check (length(receipt_foot) <= 300),
  add column receipt_language text not null default '' check (receipt_language in ('', 'en', 'ur')),
  add column closed_at timestamptz,
  add column change_seq bigint not null default 0;
comment on column shop.outlets.receipt_language is 'Empty for the language that the till is in.';
comment on column shop.outlets.closed_at is 'Nothing new begins there; what its tills still send is kept like anything else.';
comment on column shop.outlets.change_seq is 'Of the last change that its tills must hear of: of itself, of the business''s name, of one of its phones'' names.';
grant update (name_ur, code, tax_number, receipt_head, receipt_foot, receipt_language, closed_at, change_seq) on shop.outlets to pos_app;

create function app.keep_letters() returns trigger language plpgsql volatile set search_path = '' as $$
begin
  if exists (select from shop.devices d where d.business_id = new.business_id and d.outlet_id = new.id) then
    raise exception 'receipts carry the letters of this outlet' using errcode = '23514';
  end if;
  return new;
end $$;
comment on function app.keep_letters is 'The letters of an outlet stay as they are from its first phone on: its receipts carry them.';
create trigger keep_letters before update of code on shop.outlets
  for each row when (old.code is distinct from new.code) execute function app.keep_letters();
