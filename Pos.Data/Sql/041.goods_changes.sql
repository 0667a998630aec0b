-- What a product was before each change: for the history of its price, and to take a change of many back.
create table shop.product_changes (
  business_id uuid not null,
  product_id uuid not null,
  op_id uuid not null,
  changed_at timestamptz not null,
  before jsonb,
  primary key (business_id, product_id, op_id),
  foreign key (business_id, op_id) references shop.operations (business_id, op_id) on delete restrict,
  foreign key (business_id, product_id) references shop.products (business_id, id) on delete restrict
);
comment on column shop.product_changes.before is 'The product''s columns and barcodes as app.product_as_kept gives them; null where the operation made it.';
create index product_changes_by_op on shop.product_changes (business_id, op_id);
call app.protect('shop.product_changes');
create policy owner_reads on shop.product_changes as restrictive for select to pos_app using ((select app.is_owner()));
create policy editor_inserts on shop.product_changes as restrictive for insert to pos_app with check ((select app.may('edit_goods')));
grant insert on shop.product_changes to pos_app;

create function app.product_as_kept(product shop.products) returns jsonb language sql stable set search_path = '' as $$
  select to_jsonb(product) - '{business_id,id,created_at,change_seq}'::text[] || jsonb_build_object('barcodes',
    (select coalesce(jsonb_agg(b.code order by b.position), '[]') from shop.barcodes b where b.business_id = product.business_id and b.product_id = product.id))
$$;
comment on function app.product_as_kept is 'All that can be changed of a product, new columns too.';
revoke execute on function app.product_as_kept from public;
grant execute on function app.product_as_kept to pos_app;

-- Changes of many at once.
create table shop.product_batches (
  business_id uuid not null,
  op_id uuid not null,
  reason text not null check (reason in ('import', 'prices', 'undo')),
  note text not null check (length(note) <= 200),
  undone_op_id uuid,
  made int not null check (made >= 0),
  changed int not null check (changed >= 0),
  changed_at timestamptz not null,
  primary key (business_id, op_id),
  foreign key (business_id, op_id) references shop.operations (business_id, op_id) on delete restrict,
  foreign key (business_id, undone_op_id) references shop.product_batches (business_id, op_id) on delete restrict
);
comment on column shop.product_batches.made is 'How many products it made; changed: how many it changed.';
create index product_batches_by_time on shop.product_batches (business_id, changed_at);
create index product_batches_by_undone on shop.product_batches (business_id, undone_op_id);
call app.protect('shop.product_batches', owner_writes => true);
create policy owner_reads on shop.product_batches as restrictive for select to pos_app using ((select app.is_owner()));
grant insert on shop.product_batches to pos_app;

-- A file of goods while its owner looks at what it would change. Nothing is in the books yet.
create table shop.import_drafts (
  business_id uuid not null,
  id uuid not null,
  made_by uuid not null,
  made_at timestamptz not null,
  name text not null check (length(name) <= 200),
  content bytea not null check (length(content) <= 12000000),
  primary key (business_id, id),
  foreign key (business_id, made_by) references shop.workers (business_id, id) on delete restrict
);
comment on table shop.import_drafts is 'Files that are looked at before they are taken in; gone once they are, or when the same person brings another; after a day nobody opens them.';
alter table shop.import_drafts alter column content set storage external;
call app.protect('shop.import_drafts', owner_writes => true);
create policy owner_reads on shop.import_drafts as restrictive for select to pos_app using ((select app.is_owner()));
grant insert, delete on shop.import_drafts to pos_app;
