create table shop.operations (
  business_id uuid not null,
  op_id uuid not null,
  kind text not null,
  schema_version int not null,
  outlet_id uuid,
  device_id uuid,
  device_seq bigint,
  prev_hash bytea,
  hash bytea not null,
  worker_id uuid not null,
  shift_id uuid,
  occurred_at timestamptz not null,
  clock_offset_ms bigint not null,
  received_at timestamptz not null,
  payload text not null,
  status text not null check (status in ('applied', 'quarantined')),
  reason text,
  primary key (business_id, op_id),
  foreign key (business_id, outlet_id) references shop.outlets (business_id, id) on delete restrict,
  foreign key (business_id, device_id) references shop.devices (business_id, id) on delete restrict,
  foreign key (business_id, worker_id) references shop.workers (business_id, id) on delete restrict,
  check ((status = 'quarantined') = (reason is not null)),
  check ((device_id is null) = (device_seq is null))
);
comment on table shop.operations is 'Every write, once. The payload is the exact text that was hashed.';
comment on column shop.operations.occurred_at is 'The device''s own clock; add clock_offset_ms for the corrected time.';
comment on column shop.operations.outlet_id is 'Null for a write that concerns the whole business (a product, say).';
-- Not unique: a cloned phone must not make the server refuse a sale. The invariants tell.
create index operations_by_device on shop.operations (business_id, device_id, device_seq);
create index operations_quarantined on shop.operations (business_id, received_at) where status = 'quarantined';
call app.protect('shop.operations', 'outlet_id');
grant insert on shop.operations to pos_app;

create table shop.flags (
  business_id uuid not null,
  op_id uuid not null,
  kind text not null,
  subject uuid not null,
  detail text not null,
  raised_at timestamptz not null,
  primary key (business_id, op_id, kind, subject),
  foreign key (business_id, op_id) references shop.operations (business_id, op_id) on delete restrict
);
comment on table shop.flags is 'What the owner should look at. A flag never stopped the operation it points at.';
call app.protect('shop.flags');
create policy owner_reads on shop.flags as restrictive for select to pos_app using ((select app.is_owner()));
grant insert on shop.flags to pos_app, pos_keeper;
