-- A pack of the catalogue says how it is laid out; one of another layout is packed anew.
alter table shop.catalogue_snapshots add column format integer not null default 1;
comment on column shop.catalogue_snapshots.format is 'Of the kept pack; a till that understands another one is packed its own.';
grant update (format) on shop.catalogue_snapshots to pos_app;
