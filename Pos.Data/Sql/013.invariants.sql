-- Each feature tells what of its own must always hold: app.broken_<feature>(), which app.broken_invariants() finds by its name and asks with the auditor's rights.
create function app.broken_credit()
returns table (invariant text, broken bigint)
language sql stable set search_path = '' as $$
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
  select 'one effect per payment received', count(*) from shop.operations o
    left join shop.resolutions r on r.business_id = o.business_id and r.op_id = o.op_id
    where o.kind = 'receive_payment'
      and (o.status = 'applied' or coalesce(r.decision in ('applied', 'corrected'), false))
          <> exists (select from shop.payments p where p.business_id = o.business_id and p.op_id = o.op_id)
$$;
comment on function app.broken_credit is 'Invariants of the customers'' ledger: each with the number of rows that break it, over all businesses; counts only.';

create function app.broken_customers()
returns table (invariant text, broken bigint)
language sql stable set search_path = '' as $$
  select 'nobody is merged into somebody who is merged', count(*) from shop.customers c
    join shop.customers k on k.business_id = c.business_id and k.id = c.merged_into where k.merged_into is not null
  union all
  -- A sale can have brought the name before the customer's own operation came.
  select 'a customer who was added is there', count(*) from shop.operations o
    where o.kind = 'add_customer' and o.status = 'applied' and not exists (select from shop.customers c where c.business_id = o.business_id and c.id = o.op_id)
$$;
comment on function app.broken_customers is 'Invariants of customers: each with the number of rows that break it, over all businesses; counts only.';

create function app.broken_review()
returns table (invariant text, broken bigint)
language sql stable set search_path = '' as $$
  select 'only what was set aside is decided', count(*) from shop.resolutions r
    join shop.operations o on o.business_id = r.business_id and o.op_id = r.op_id where o.status <> 'quarantined'
$$;
comment on function app.broken_review is 'Invariants of decisions about what was set aside: each with the number of rows that break it, over all businesses; counts only.';

create function app.broken_sales()
returns table (invariant text, broken bigint)
language sql stable set search_path = '' as $$
  select 'sale total = lines + rounding = paid + credit', count(*) from shop.sales s
    where s.total <> s.lines_total + s.rounding or s.total <> s.paid + s.credit or s.total % 100 <> 0
      or s.lines_total <> coalesce((select sum(l.line_total) from shop.sale_lines l where l.business_id = s.business_id and l.sale_id = s.id), 0)
      or s.paid <> coalesce((select sum(p.amount) from shop.payments p where p.business_id = s.business_id and p.sale_id = s.id), 0)
  union all
  select 'one effect per operation', count(*) from shop.operations o
    left join shop.resolutions r on r.business_id = o.business_id and r.op_id = o.op_id
    where o.kind = 'record_sale'
      and (o.status = 'applied' or coalesce(r.decision in ('applied', 'corrected'), false))
          <> exists (select from shop.sales s where s.business_id = o.business_id and s.id = o.op_id)
  union all
  -- A cloned phone repeats its numbers; that is flagged as sequence_reused, and no fault of the books.
  select 'receipt numbers are distinct', count(*) from (
    select from shop.sales s join shop.operations o on o.business_id = s.business_id and o.op_id = s.id
    join (select business_id, receipt_no from shop.sales group by 1, 2 having count(*) > 1) d on d.business_id = s.business_id and d.receipt_no = s.receipt_no
    group by s.business_id, s.receipt_no having count(distinct (o.device_id, o.device_seq)) > 1) d
  union all
  select 'parts belong to the outlet of their sale', count(*) from shop.sales s
    where exists (select from shop.sale_lines l where l.business_id = s.business_id and l.sale_id = s.id and l.outlet_id <> s.outlet_id)
       or exists (select from shop.payments p where p.business_id = s.business_id and p.sale_id = s.id and p.outlet_id <> s.outlet_id)
  union all
  select 'no more comes back than was sold', count(*) from shop.sale_lines l
    where l.quantity < (select sum(r.quantity) from shop.return_lines r where r.business_id = l.business_id and r.sale_id = l.sale_id and r.sale_line_no = l.line_no)
$$;
comment on function app.broken_sales is 'Invariants of sales and what came back of them: each with the number of rows that break it, over all businesses; counts only.';

create function app.broken_stock()
returns table (invariant text, broken bigint)
language sql stable set search_path = '' as $$
  select 'stock on hand = sum of movements', count(*) from (
    select business_id, outlet_id, product_id, sum(quantity) as quantity from shop.stock_movements group by 1, 2, 3
  ) m full join shop.stock_on_hand s using (business_id, outlet_id, product_id)
    where coalesce(m.quantity, 0) <> coalesce(s.quantity, 0)
  union all
  select 'each sale moved what it sold', count(*) from (
    select l.business_id, l.sale_id, l.line_no, l.product_id, l.quantity from shop.sale_lines l
  ) l full join (
    select m.business_id, m.op_id as sale_id, m.line_no, m.product_id, m.quantity from shop.stock_movements m where m.reason = 'sale'
  ) m using (business_id, sale_id, line_no)
    where l.product_id is distinct from m.product_id or l.quantity is distinct from -m.quantity
$$;
comment on function app.broken_stock is 'Invariants of stock: each with the number of rows that break it, over all businesses; counts only.';

create function app.broken_sync()
returns table (invariant text, broken bigint)
language sql stable set search_path = '' as $$
  select 'each phone''s head is where its operations say', count(*) from shop.device_heads h
    where h.received <> (select count(*) from shop.operations o where o.business_id = h.business_id and o.device_id = h.device_id)
       or h.last_seq <> (select max(o.device_seq) from shop.operations o where o.business_id = h.business_id and o.device_id = h.device_id)
       or h.contiguous_seq <> (select count(distinct o.device_seq) from shop.operations o
            where o.business_id = h.business_id and o.device_id = h.device_id and o.device_seq <= h.contiguous_seq)
       or exists (select from shop.operations o where o.business_id = h.business_id and o.device_id = h.device_id and o.device_seq = h.contiguous_seq + 1)
$$;
comment on function app.broken_sync is 'Invariants of what phones have sent: each with the number of rows that break it, over all businesses; counts only.';

grant execute on function app.broken_credit, app.broken_customers, app.broken_review, app.broken_sales, app.broken_stock, app.broken_sync to pos_auditor;

grant create on schema app to pos_auditor;
-- Only its owner replaces a function.
set local role pos_auditor;
create or replace function app.broken_invariants()
returns table (invariant text, broken bigint)
language plpgsql stable security definer set search_path = '' as $$
declare feature text;
begin
  for feature in
    select p.proname from pg_catalog.pg_proc p
    where p.pronamespace = 'app'::regnamespace and p.proname like 'broken\_%' and p.proname <> 'broken_invariants' order by 1
  loop
    return query execute format('select * from app.%I()', feature);
  end loop;
end $$;
comment on function app.broken_invariants is 'The invariants of every app.broken_<feature>(): each with the number of rows that break it, over all businesses; counts only.';
drop function app.broken_shop_invariants(), app.broken_credit_invariants();
reset role;
revoke create on schema app from pos_auditor;
