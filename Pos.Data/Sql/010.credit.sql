-- sum() leaves bigint for numeric and comes back: dear where twenty thousand groups are summed.
create aggregate app.total(bigint) (sfunc = int8pl, stype = bigint, combinefunc = int8pl, parallel = safe);
comment on aggregate app.total(bigint) is 'Sum of paisa or thousandths that stays bigint; null of nothing, an error beyond its range.';
grant execute on function app.total to pos_app, pos_keeper, pos_auditor;

-- The till folds as wwwroot-src/catalog/fold.ts does; so does the office, but for what separates words.
create function app.folded(written text) returns text
language sql immutable strict parallel safe set search_path = '' as $$
  select translate(regexp_replace(lower(written), '[\u064b-\u065f\u0670\u0640\u200b-\u200f]', '', 'g'),
    'يىئكهةۀۂۃآأإؤ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹', 'یییکہہہہہاااو01234567890123456789')
$$;
comment on function app.folded is 'What is written and what is looked for made comparable: letter case, Arabic and Urdu forms of one letter, vowel marks and digits.';
grant execute on function app.folded to pos_app, pos_keeper;

-- Customers belong to the business; what they owe belongs to an outlet.
create table shop.customers (
  business_id uuid not null references shop.businesses on delete restrict,
  id uuid not null,
  name text not null check (length(name) between 1 and 80 and name !~ '[[:cntrl:]]'),
  name_ur text not null default '' check (length(name_ur) <= 80 and name_ur !~ '[[:cntrl:]]'),
  nickname text not null default '' check (length(nickname) <= 80 and nickname !~ '[[:cntrl:]]'),
  phone text not null default '' check (phone ~ '^[0-9+ -]{0,20}$'),
  note text not null default '' check (length(note) <= 300),
  credit_limit bigint check (credit_limit between 0 and 99999999999),
  merged_into uuid check (merged_into <> id),
  merged_first uuid check (merged_first <> id),
  created_at timestamptz not null,
  change_seq bigint not null,
  name_key text not null generated always as (lower(name)) stored,
  find_key text not null generated always as (app.folded(name || ' ' || name_ur || ' ' || nickname || ' ' || regexp_replace(phone, '[^0-9]', '', 'g'))) stored,
  primary key (business_id, id),
  foreign key (business_id, merged_into) references shop.customers (business_id, id) on delete restrict,
  foreign key (business_id, merged_first) references shop.customers (business_id, id) on delete restrict,
  check ((merged_into is null) = (merged_first is null))
);
comment on table shop.customers is 'People who buy on credit. Names need not be unique; nobody is ever deleted.';
comment on column shop.customers.credit_limit is 'Paisa he may owe at one outlet; null for no limit. A sale beyond it is flagged, never refused.';
comment on column shop.customers.find_key is 'What is looked for when somebody is searched: names in both scripts and the phone''s digits.';
comment on column shop.customers.merged_into is 'The same person, written down once more: the account is that one''s. Never a chain.';
comment on column shop.customers.merged_first is 'Whom he was found to be; when that one was merged later, merged_into went along and this did not.';
create index customers_by_change on shop.customers (business_id, change_seq);
create index customers_by_name on shop.customers (business_id, name_key, id);
create index customers_merged on shop.customers (business_id, merged_into) where merged_into is not null;
call app.protect('shop.customers');
-- A cashier writes down a name and a phone; limits, notes and changes are the owner's.
create policy cashier_adds on shop.customers as restrictive for insert to pos_app
  with check ((select app.is_owner()) or (credit_limit is null and merged_into is null and note = ''));
create policy owner_changes on shop.customers as restrictive for update to pos_app using ((select app.is_owner()));
grant insert, update (name, name_ur, nickname, phone, note, credit_limit, merged_into, merged_first, change_seq) on shop.customers to pos_app;
grant select on shop.customers to pos_keeper;

alter table shop.sales
  add column customer_id uuid,
  add foreign key (business_id, customer_id) references shop.customers (business_id, id) on delete restrict,
  add check (credit = 0 or customer_id is not null);
create index sales_by_customer on shop.sales (business_id, customer_id) where customer_id is not null;

alter table shop.payments
  add column customer_id uuid,
  add foreign key (business_id, customer_id) references shop.customers (business_id, id) on delete restrict,
  add check ((sale_id is null) = (customer_id is not null));
comment on column shop.payments.customer_id is 'Set for money received against what a customer owes; then there is no sale.';

alter table shop.stock_movements
  drop constraint stock_movements_reason_check,
  add check (reason in ('opening', 'sale', 'return')),
  add check (reason <> 'return' or quantity > 0);

create table shop.ledger_entries (
  business_id uuid not null,
  op_id uuid not null,
  line_no smallint not null,
  outlet_id uuid not null,
  customer_id uuid not null,
  kind text not null,
  account text not null,
  amount bigint not null check (amount <> 0),
  sale_id uuid,
  against_op uuid,
  against_line smallint,
  reverses_op uuid,
  reverses_line smallint,
  worker_id uuid not null,
  device_id uuid,
  receipt_no text not null check (length(receipt_no) <= 40),
  note text not null check (length(note) <= 300),
  occurred_at timestamptz not null,
  received_at timestamptz not null,
  business_date date not null,
  primary key (business_id, op_id, line_no),
  foreign key (business_id, op_id) references shop.operations (business_id, op_id) on delete restrict,
  foreign key (business_id, outlet_id) references shop.outlets (business_id, id) on delete restrict,
  foreign key (business_id, customer_id) references shop.customers (business_id, id) on delete restrict,
  foreign key (business_id, sale_id) references shop.sales (business_id, id) on delete restrict,
  foreign key (business_id, reverses_op, reverses_line) references shop.ledger_entries (business_id, op_id, line_no) on delete restrict,
  constraint posting check (case kind
    when 'credit' then account = 'sales' and amount > 0 and sale_id is not null
    when 'payment' then account in ('cash', 'card', 'wallet') and amount < 0
    when 'return' then account = 'returns' and amount < 0 and sale_id is not null and against_op is not null
    when 'write_off' then account = 'bad_debt' and amount < 0 and against_op is not null and note <> ''
    when 'opening' then account = 'opening'
    when 'reversal' then reverses_op is not null and note <> ''
    else false end),
  check ((against_op is null) = (against_line is null)),
  check ((reverses_op is null) = (reverses_line is null)),
  check ((reverses_op is not null) = (kind = 'reversal'))
);
comment on table shop.ledger_entries is 'What customers owe, as facts. A row is a posting with both its sides: amount on the customer, -amount on the account.';
comment on column shop.ledger_entries.amount is 'Paisa; positive: he owes more.';
comment on column shop.ledger_entries.against_op is 'With against_line, the debt that was chosen; not a key, because on another phone it may not have been sent yet.';
comment on column shop.ledger_entries.occurred_at is 'Corrected time. With op_id and line_no it is the order of the ledger, whatever came first.';
create index ledger_by_customer on shop.ledger_entries (business_id, customer_id, outlet_id, occurred_at);
create index ledger_by_date on shop.ledger_entries (business_id, business_date, account) include (outlet_id, amount) where kind in ('credit', 'payment', 'return', 'write_off');
create unique index ledger_reversed_once on shop.ledger_entries (business_id, reverses_op, reverses_line) where reverses_op is not null;
create index ledger_by_sale on shop.ledger_entries (business_id, sale_id) where sale_id is not null;
call app.protect('shop.ledger_entries', 'outlet_id');
create policy cashier_records on shop.ledger_entries as restrictive for insert to pos_app
  with check ((select app.is_owner()) or kind in ('credit', 'payment'));
grant insert on shop.ledger_entries to pos_app;
grant select on shop.ledger_entries to pos_keeper;

-- Goods of a credit sale that came back.
create table shop.return_lines (
  business_id uuid not null,
  op_id uuid not null,
  line_no smallint not null,
  outlet_id uuid not null,
  sale_id uuid not null,
  sale_line_no smallint not null,
  quantity bigint not null check (quantity > 0),
  worth bigint not null check (worth >= 0),
  primary key (business_id, op_id, line_no),
  foreign key (business_id, op_id) references shop.operations (business_id, op_id) on delete restrict,
  foreign key (business_id, outlet_id) references shop.outlets (business_id, id) on delete restrict,
  foreign key (business_id, sale_id, sale_line_no) references shop.sale_lines (business_id, sale_id, line_no) on delete restrict
);
comment on column shop.return_lines.quantity is 'Thousandths of the unit sold.';
comment on column shop.return_lines.worth is 'Paisa taken off what the customer owes.';
create index return_lines_by_sale on shop.return_lines (business_id, sale_id, sale_line_no);
call app.protect('shop.return_lines', 'outlet_id', owner_writes => true);
grant insert on shop.return_lines to pos_app;

-- Caches over the ledger, one set for each customer at each outlet. Rows never go: what is settled stands at zero.
create table shop.credit_accounts (
  business_id uuid not null,
  customer_id uuid not null,
  outlet_id uuid not null,
  balance bigint not null default 0,
  written_off bigint not null default 0,
  recovered bigint not null default 0,
  oldest_open date,
  last_payment_at timestamptz,
  last_entry_at timestamptz,
  change_seq bigint not null,
  primary key (business_id, customer_id, outlet_id),
  foreign key (business_id, customer_id) references shop.customers (business_id, id) on delete restrict,
  foreign key (business_id, outlet_id) references shop.outlets (business_id, id) on delete restrict
) with (fillfactor = 60);
comment on table shop.credit_accounts is 'What a customer owes at an outlet: paisa, negative for an advance. Written by the trigger on ledger_entries and by nobody else.';
comment on column shop.credit_accounts.customer_id is 'Of customers that are one person, the one that stayed.';
comment on column shop.credit_accounts.oldest_open is 'Business date of the oldest debt with something left to pay.';

create table shop.debts (
  business_id uuid not null,
  op_id uuid not null,
  line_no smallint not null,
  outlet_id uuid not null,
  customer_id uuid not null,
  since date not null,
  occurred_at timestamptz not null,
  receipt_no text not null,
  sale_id uuid,
  amount bigint not null check (amount >= 0),
  open bigint not null check (open between 0 and amount),
  written_off bigint not null check (written_off between 0 and amount),
  primary key (business_id, op_id, line_no),
  foreign key (business_id, op_id, line_no) references shop.ledger_entries (business_id, op_id, line_no) on delete restrict
) with (fillfactor = 60);
comment on table shop.debts is 'Each credit sale and opening balance with what is left to pay. Named like its ledger entry.';
comment on column shop.debts.written_off is 'Of the amount, what the owner gave up and nobody has paid since.';
create index debts_of_account on shop.debts (business_id, customer_id, outlet_id, occurred_at);
create index debts_open on shop.debts (business_id, outlet_id, since) include (customer_id, open) where open > 0;

create table shop.allocations (
  business_id uuid not null,
  debt_op uuid not null,
  debt_line smallint not null,
  by_op uuid not null,
  by_line smallint not null,
  kind text not null check (kind in ('paid', 'returned', 'written_off', 'recovered')),
  outlet_id uuid not null,
  customer_id uuid not null,
  amount bigint not null check (amount >= 0),
  primary key (business_id, debt_op, debt_line, by_op, by_line, kind),
  foreign key (business_id, debt_op, debt_line) references shop.ledger_entries (business_id, op_id, line_no) on delete restrict
);
comment on table shop.allocations is 'Which debt a payment, a return or a write-off settles, and how much of it. Recovered: paid after it was written off.';
create index allocations_of_account on shop.allocations (business_id, customer_id, outlet_id);
create index allocations_by_entry on shop.allocations (business_id, by_op, by_line);

do $$
declare name text;
begin
  foreach name in array array['credit_accounts', 'debts', 'allocations'] loop
    execute format('call app.protect(%L, ''outlet_id'')', 'shop.' || name);
    execute format('grant select, insert, update on shop.%I to pos_keeper', name);
  end loop;
end $$;

create function app.settle_account(customer uuid, outlet uuid, seq bigint) returns void
language plpgsql volatile set search_path = '' as $$
declare
  business uuid := app.business_id();
  family uuid[] := array(select c.id from shop.customers c where c.business_id = business and (c.id = customer or c.merged_into = customer));
  debt_ops uuid[]; debt_lines smallint[];
  open bigint[]; given_up bigint[]; unpaid_bad bigint[];
  live int := 1; bad int := 1;
  entry record; money bigint; taken bigint; advance bigint := 0; last_payment timestamptz;
  pool_ops uuid[] := '{}'; pool_lines smallint[] := '{}'; pool bigint[] := '{}';
  to_debt int[] := '{}'; by_ops uuid[] := '{}'; by_lines smallint[] := '{}'; kinds text[] := '{}'; amounts bigint[] := '{}';
begin
  select coalesce(array_agg(e.op_id), '{}'), coalesce(array_agg(e.line_no), '{}'), coalesce(array_agg(e.amount), '{}') into debt_ops, debt_lines, open
  from (
    select e.op_id, e.line_no, e.amount from shop.ledger_entries e
    where e.business_id = business and e.customer_id = any(family) and e.outlet_id = outlet and e.amount > 0 and e.kind <> 'reversal'
      and not exists (select from shop.ledger_entries r where r.business_id = business and r.reverses_op = e.op_id and r.reverses_line = e.line_no)
    order by e.occurred_at, e.op_id, e.line_no
  ) e;
  given_up := array_fill(0::bigint, array[cardinality(open)]);

  -- First what names its debt: goods back from that very sale, then what the owner gave up, then money meant for it.
  for entry in
    select e.op_id, e.line_no, e.kind, -e.amount as amount, e.occurred_at, d.place::int as place
    from shop.ledger_entries e
    left join unnest(debt_ops, debt_lines) with ordinality d (op_id, line_no, place) on d.op_id = e.against_op and d.line_no = e.against_line
    where e.business_id = business and e.customer_id = any(family) and e.outlet_id = outlet and e.amount < 0 and e.kind <> 'reversal'
      and not exists (select from shop.ledger_entries r where r.business_id = business and r.reverses_op = e.op_id and r.reverses_line = e.line_no)
    order by case e.kind when 'return' then 1 when 'write_off' then 2 else 3 end, e.occurred_at, e.op_id, e.line_no
  loop
    money := entry.amount;
    if entry.kind = 'payment' then last_payment := greatest(last_payment, entry.occurred_at); end if;
    if entry.place is not null then
      taken := least(money, open[entry.place]);
      if taken > 0 then
        open[entry.place] := open[entry.place] - taken;
        money := money - taken;
        if entry.kind = 'write_off' then given_up[entry.place] := given_up[entry.place] + taken; end if;
        to_debt := to_debt || entry.place; by_ops := by_ops || entry.op_id; by_lines := by_lines || entry.line_no; amounts := amounts || taken;
        kinds := kinds || case entry.kind when 'return' then 'returned' when 'write_off' then 'written_off' else 'paid' end;
      end if;
      taken := least(money, given_up[entry.place]);
      if entry.kind = 'payment' and taken > 0 then
        given_up[entry.place] := given_up[entry.place] - taken;
        money := money - taken;
        to_debt := to_debt || entry.place; by_ops := by_ops || entry.op_id; by_lines := by_lines || entry.line_no; amounts := amounts || taken; kinds := kinds || 'recovered'::text;
      end if;
    end if;
    -- A write-off of what had been paid already gives nothing away.
    if money > 0 and entry.kind <> 'write_off' then
      pool_ops := pool_ops || entry.op_id; pool_lines := pool_lines || entry.line_no; pool := pool || money;
    end if;
  end loop;

  -- All other money: the oldest first, to the oldest debt; what is left of it, to debts that were given up; the rest is an advance.
  for n in 1 .. cardinality(pool) loop
    money := pool[n];
    while money > 0 and live <= cardinality(open) loop
      taken := least(money, open[live]);
      if taken > 0 then
        open[live] := open[live] - taken;
        money := money - taken;
        to_debt := to_debt || live; by_ops := by_ops || pool_ops[n]; by_lines := by_lines || pool_lines[n]; amounts := amounts || taken; kinds := kinds || 'paid'::text;
      end if;
      if open[live] = 0 then live := live + 1; end if;
    end loop;
    while money > 0 and bad <= cardinality(given_up) loop
      taken := least(money, given_up[bad]);
      if taken > 0 then
        given_up[bad] := given_up[bad] - taken;
        money := money - taken;
        to_debt := to_debt || bad; by_ops := by_ops || pool_ops[n]; by_lines := by_lines || pool_lines[n]; amounts := amounts || taken; kinds := kinds || 'recovered'::text;
      end if;
      if given_up[bad] = 0 then bad := bad + 1; end if;
    end loop;
    advance := advance + money;
  end loop;

  -- "not in" is hashed whatever the planner believes of the arrays' length; an anti join would be tried pair by pair.
  update shop.debts d set amount = 0, open = 0, written_off = 0
  where d.business_id = business and d.customer_id = any(family) and d.outlet_id = outlet and d.amount > 0
    and (d.op_id, d.line_no) not in (select u.op_id, u.line_no from unnest(debt_ops, debt_lines) u (op_id, line_no));
  insert into shop.debts as d (business_id, op_id, line_no, outlet_id, customer_id, since, occurred_at, receipt_no, sale_id, amount, open, written_off)
  select business, e.op_id, e.line_no, outlet, customer, e.business_date, e.occurred_at, e.receipt_no, e.sale_id, e.amount, u.open, u.given_up
  from unnest(debt_ops, debt_lines, open, given_up) u (op_id, line_no, open, given_up)
  join shop.ledger_entries e on e.business_id = business and e.op_id = u.op_id and e.line_no = u.line_no
  where not exists (select from shop.debts k where k.business_id = business and k.op_id = u.op_id and k.line_no = u.line_no
                    and k.customer_id = customer and k.amount = e.amount and k.open = u.open and k.written_off = u.given_up)
  on conflict (business_id, op_id, line_no) do update
    set customer_id = excluded.customer_id, amount = excluded.amount, open = excluded.open, written_off = excluded.written_off;

  update shop.allocations a set amount = 0
  where a.business_id = business and a.customer_id = any(family) and a.outlet_id = outlet and a.amount > 0
    and (a.debt_op, a.debt_line, a.by_op, a.by_line, a.kind) not in (
      select debt_ops[u.place], debt_lines[u.place], u.op_id, u.line_no, u.kind from unnest(to_debt, by_ops, by_lines, kinds) u (place, op_id, line_no, kind));
  insert into shop.allocations as a (business_id, debt_op, debt_line, by_op, by_line, kind, outlet_id, customer_id, amount)
  select business, debt_ops[u.place], debt_lines[u.place], u.op_id, u.line_no, u.kind, outlet, customer, u.amount
  from unnest(to_debt, by_ops, by_lines, kinds, amounts) u (place, op_id, line_no, kind, amount)
  where not exists (select from shop.allocations k where k.business_id = business and k.debt_op = debt_ops[u.place] and k.debt_line = debt_lines[u.place]
                    and k.by_op = u.op_id and k.by_line = u.line_no and k.kind = u.kind and k.customer_id = customer and k.amount = u.amount)
  on conflict (business_id, debt_op, debt_line, by_op, by_line, kind) do update set customer_id = excluded.customer_id, amount = excluded.amount;

  update shop.credit_accounts c
  set balance = (select coalesce(sum(o), 0) from unnest(open) o) - advance,
      written_off = coalesce((select sum(u.amount) from unnest(kinds, amounts) u (kind, amount) where u.kind = 'written_off'), 0),
      recovered = coalesce((select sum(u.amount) from unnest(kinds, amounts) u (kind, amount) where u.kind = 'recovered'), 0),
      oldest_open = (select min(d.since) from shop.debts d where d.business_id = business and d.customer_id = customer and d.outlet_id = outlet and d.open > 0),
      last_payment_at = last_payment,
      last_entry_at = (select max(e.occurred_at) from shop.ledger_entries e where e.business_id = business and e.customer_id = any(family) and e.outlet_id = outlet),
      change_seq = seq
  where c.business_id = business and c.customer_id = customer and c.outlet_id = outlet;
end $$;
comment on function app.settle_account is 'Allocates one account anew from the set of its entries: the same entries give the same result in whatever order they came.';

-- Writers of one business meet at the counter first, as for stock, and then take the accounts.
create function app.keep_accounts() returns trigger language plpgsql volatile security definer set search_path = '' as $$
declare
  told record;
  seq bigint;
begin
  if not exists (select from added) then return null; end if;
  seq := app.next_change_seq();
  for told in
    select distinct a.business_id, coalesce(c.merged_into, c.id) as customer_id, a.outlet_id
    from added a join shop.customers c on c.business_id = a.business_id and c.id = a.customer_id order by 2, 3
  loop
    insert into shop.credit_accounts (business_id, customer_id, outlet_id, change_seq) values (told.business_id, told.customer_id, told.outlet_id, seq) on conflict do nothing;
    perform from shop.credit_accounts k where k.business_id = told.business_id and k.customer_id = told.customer_id and k.outlet_id = told.outlet_id for update;
    perform app.settle_account(told.customer_id, told.outlet_id, seq);
  end loop;
  return null;
end $$;
comment on function app.keep_accounts is 'Allocates the accounts whose ledger got an entry, under their locks, and stamps them for the tills.';
create trigger keep_accounts after insert on shop.ledger_entries
  referencing new table as added for each statement execute function app.keep_accounts();

create function app.resettle(asked uuid) returns void language plpgsql volatile security definer set search_path = '' as $$
declare
  business uuid := app.business_id();
  customer uuid := (select coalesce(c.merged_into, c.id) from shop.customers c where c.business_id = business and c.id = asked);
  family uuid[] := array(select c.id from shop.customers c where c.business_id = business and (c.id = customer or c.merged_into = customer));
  seq bigint := app.next_change_seq();
  place uuid;
begin
  if not app.is_owner() then
    raise exception 'only an owner has accounts allocated anew' using errcode = '42501';
  end if;
  for place in
    select distinct e.outlet_id from shop.ledger_entries e where e.business_id = business and e.customer_id = any(family)
    union select k.outlet_id from shop.credit_accounts k where k.business_id = business and k.customer_id = any(family) order by 1
  loop
    insert into shop.credit_accounts (business_id, customer_id, outlet_id, change_seq) values (business, customer, place, seq) on conflict do nothing;
    perform from shop.credit_accounts k where k.business_id = business and k.customer_id = customer and k.outlet_id = place for update;
    perform app.settle_account(customer, place, seq);
    update shop.credit_accounts k set balance = 0, written_off = 0, recovered = 0, oldest_open = null, last_payment_at = null, last_entry_at = null, change_seq = seq
    where k.business_id = business and k.customer_id = any(family) and k.customer_id <> customer and k.outlet_id = place;
  end loop;
end $$;
comment on function app.resettle is 'Allocates all accounts of a customer anew, after somebody was found to be the same person, or not to be. Changes nothing that the ledger does not say.';
grant execute on function app.resettle to pos_app;

-- The owner's six digits, by which a sale over the limit passes without a network.
create table shop.owner_codes (
  business_id uuid primary key references shop.businesses on delete restrict,
  salt bytea not null check (length(salt) = 16),
  iterations int not null check (iterations between 100000 and 10000000),
  key bytea not null check (length(key) = 32),
  change_seq bigint not null
);
comment on table shop.owner_codes is 'key = PBKDF2-SHA256(code, salt). Tills get the salt and three digits of a hash of the key, enough to tell a slip of the finger; with the proof of an approved sale beside them, codes can be tried at PBKDF2''s pace.';
call app.protect('shop.owner_codes', owner_writes => true);
create policy owner_reads on shop.owner_codes as restrictive for select to pos_app using ((select app.is_owner()));
grant insert, update (salt, iterations, key, change_seq) on shop.owner_codes to pos_app;
grant select on shop.owner_codes to pos_keeper;

create function app.owner_code() returns table (salt bytea, iterations int, digits text, change_seq bigint)
language sql stable security definer set search_path = '' as $$
  select o.salt, o.iterations, left(encode(sha256(o.key), 'hex'), 3), o.change_seq from shop.owner_codes o where o.business_id = app.business_id()
$$;
comment on function app.owner_code is 'What a till needs to check the owner''s code without a network.';

create function app.approves(op uuid, proof text) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from shop.owner_codes o where o.business_id = app.business_id() and encode(sha256(o.key || uuid_send(op)), 'hex') = proof)
$$;
comment on function app.approves is 'Whether the proof for this operation was made with the owner''s code.';
grant execute on function app.owner_code, app.approves to pos_app;

grant create on schema app to pos_keeper, pos_auditor;
set local role pos_auditor;
alter function app.broken_invariants() rename to broken_shop_invariants;
create function app.broken_credit_invariants()
returns table (invariant text, broken bigint)
language sql stable security definer set search_path = '' as $$
  with account_entries as (
    select e.business_id, coalesce(c.merged_into, c.id) as customer_id, e.outlet_id, e.op_id, e.line_no, e.kind, e.amount,
           e.kind = 'reversal' or exists (select from shop.ledger_entries r where r.business_id = e.business_id and r.reverses_op = e.op_id and r.reverses_line = e.line_no) as void
    from shop.ledger_entries e join shop.customers c on c.business_id = e.business_id and c.id = e.customer_id
  )
  select 'a sale''s credit is in the ledger', count(*) from shop.sales s
    where s.credit <> coalesce((select sum(e.amount) from shop.ledger_entries e where e.business_id = s.business_id and e.sale_id = s.id and e.account = 'sales'), 0)
  union all
  select 'money received is in the ledger, and only that', count(*) from (
    select p.business_id, p.op_id, p.method as account, p.customer_id, p.outlet_id, sum(p.amount) as amount from shop.payments p where p.customer_id is not null group by 1, 2, 3, 4, 5
  ) p full join (
    -- What a correction writes anew under another name is no new money.
    select e.business_id, e.op_id, e.account, e.customer_id, e.outlet_id, -sum(e.amount) as amount from shop.ledger_entries e
    join shop.operations o on o.business_id = e.business_id and o.op_id = e.op_id and o.kind <> 'reverse_entry'
    where e.kind = 'payment' group by 1, 2, 3, 4, 5
  ) e using (business_id, op_id, account, customer_id, outlet_id) where p.amount is distinct from e.amount
  union all
  select 'a reversal mirrors its entry', count(*) from shop.ledger_entries r
    join shop.ledger_entries e on e.business_id = r.business_id and e.op_id = r.reverses_op and e.line_no = r.reverses_line
    where r.amount <> -e.amount or r.account <> e.account or r.customer_id <> e.customer_id or r.outlet_id <> e.outlet_id or r.sale_id is distinct from e.sale_id or e.kind = 'reversal'
  union all
  select 'balance = what the ledger says', count(*) from (
    select business_id, customer_id, outlet_id, sum(amount) filter (where not void and kind <> 'write_off') as amount from account_entries group by 1, 2, 3
  ) e full join shop.credit_accounts a using (business_id, customer_id, outlet_id)
    where a.balance is distinct from coalesce(e.amount, 0) - a.written_off + a.recovered
  union all
  select 'balance = open debts less the advance', count(*) from shop.credit_accounts a
    cross join lateral (select coalesce(sum(d.open), 0) as open from shop.debts d where d.business_id = a.business_id and d.customer_id = a.customer_id and d.outlet_id = a.outlet_id) d
    where a.balance <> d.open and (a.balance > 0 or d.open <> 0)
  union all
  select 'a debt is what was allocated to it and what is open', count(*) from (
    select e.business_id, e.op_id, e.line_no, e.amount from account_entries e where not e.void and e.amount > 0
  ) e full join (select * from shop.debts where amount > 0) d using (business_id, op_id, line_no)
    left join lateral (
      select coalesce(sum(a.amount) filter (where a.kind <> 'recovered'), 0) as settled, coalesce(sum(a.amount) filter (where a.kind = 'recovered'), 0) as recovered,
             coalesce(sum(a.amount) filter (where a.kind = 'written_off'), 0) as written_off
      from shop.allocations a where a.business_id = d.business_id and a.debt_op = d.op_id and a.debt_line = d.line_no) a on true
    where d.amount is distinct from e.amount or d.open is distinct from d.amount - a.settled or d.written_off is distinct from a.written_off - a.recovered
  union all
  select 'nothing is allocated twice', count(*) from (
    select a.business_id, a.by_op, a.by_line, sum(a.amount) as amount from shop.allocations a where a.amount > 0 group by 1, 2, 3
  ) a left join account_entries e on e.business_id = a.business_id and e.op_id = a.by_op and e.line_no = a.by_line and not e.void
    where a.amount > coalesce(-e.amount, 0)
  union all
  select 'nobody is merged into somebody who is merged', count(*) from shop.customers c
    join shop.customers k on k.business_id = c.business_id and k.id = c.merged_into where k.merged_into is not null
  union all
  select 'no more comes back than was sold', count(*) from shop.sale_lines l
    where l.quantity < (select sum(r.quantity) from shop.return_lines r where r.business_id = l.business_id and r.sale_id = l.sale_id and r.sale_line_no = l.line_no)
  union all
  select 'one effect per payment received', count(*) from shop.operations o
    left join shop.resolutions r on r.business_id = o.business_id and r.op_id = o.op_id
    where o.kind = 'receive_payment'
      and (o.status = 'applied' or coalesce(r.decision in ('applied', 'corrected'), false))
          <> exists (select from shop.payments p where p.business_id = o.business_id and p.op_id = o.op_id)
  union all
  -- A sale can have brought the name before the customer's own operation came.
  select 'a customer who was added is there', count(*) from shop.operations o
    where o.kind = 'add_customer' and o.status = 'applied' and not exists (select from shop.customers c where c.business_id = o.business_id and c.id = o.op_id)
$$;
comment on function app.broken_credit_invariants is 'One row per invariant of the customers'' ledger with the number of rows that break it; counts only.';
create function app.broken_invariants()
returns table (invariant text, broken bigint)
language sql stable set search_path = '' as $$
  select * from app.broken_shop_invariants() union all select * from app.broken_credit_invariants()
$$;
comment on function app.broken_invariants is 'One row per invariant with the number of rows that break it, over all businesses; counts only.';
revoke execute on function app.broken_credit_invariants, app.broken_invariants from public;
grant execute on function app.broken_credit_invariants, app.broken_invariants to pos_app;
reset role;

alter function app.settle_account owner to pos_keeper;
alter function app.keep_accounts owner to pos_keeper;
alter function app.resettle owner to pos_keeper;
alter function app.owner_code owner to pos_keeper;
alter function app.approves owner to pos_keeper;
revoke create on schema app from pos_keeper, pos_auditor;
