-- What a server that was put back cannot tell from numbers alone: the holes behind the numbers of a copied phone, shifts it forgot, and receipt numbers that were given twice.

create or replace function app.forgotten_operations(device uuid, first bigint, last bigint, last_hash bytea)
returns table (first_seq bigint, last_seq bigint) language plpgsql stable security invoker set search_path = '' as $$
declare
  head record;
  linked_from bigint;
begin
  select h.contiguous_seq, h.last_seq, h.received, h.broken_at into head
  from shop.device_heads h where h.business_id = app.business_id() and h.device_id = device;
  if head is null then
    return query select first, last;
    return;
  end if;
  if head.contiguous_seq < last then
    return query
      select greatest(g.first_seq, first), least(g.last_seq, last)
      from (select m.first_seq, m.last_seq from app.missing_operations(device) m
            union all select head.last_seq + 1, last where head.last_seq < last) g
      where g.last_seq >= first and g.first_seq <= last
      order by 1 limit 100;
    if found then return; end if;
  end if;
  -- Numbers that a copy of the phone has used hide holes; the chain of hashes does not. It is followed only where there may be a copy.
  if head.received = head.contiguous_seq and head.broken_at is null then
    if not exists (select from shop.operations o
                   where o.business_id = app.business_id() and o.device_id = device and o.device_seq = last and o.hash = last_hash) then
      return query select first, last;
    end if;
    return;
  end if;
  with recursive chain as (
    select last + 1 as device_seq, last_hash as prev_hash
    union all
    select o.device_seq, o.prev_hash from chain c
    join shop.operations o on o.business_id = app.business_id() and o.device_id = device and o.device_seq = c.device_seq - 1 and o.hash = c.prev_hash
    where c.device_seq > first)
  select min(c.device_seq) into linked_from from chain c;
  if linked_from > first then return query select first, linked_from - 1; end if;
end $$;
comment on function app.forgotten_operations is
  'Of what a till says was acknowledged (first to last, and the hash of the last), the numbers that are not here; at most a hundred stretches.';

create function app.forgotten_shifts(ids uuid[]) returns setof uuid language sql stable security definer set search_path = '' as $$
  select i.id from unnest(ids) i(id) where not exists (select from shop.shifts s where s.id = i.id)
$$;
comment on function app.forgotten_shifts is
  'Those of these shifts that no business has: it was put back to before they began. Others, also those of another outlet, are there and can be proven.';
grant execute on function app.forgotten_shifts to pos_app;
grant create on schema app to pos_gatekeeper;
alter function app.forgotten_shifts owner to pos_gatekeeper;
revoke create on schema app from pos_gatekeeper;

create or replace function app.broken_sales()
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
  -- No fault of the books: a copied phone repeats its numbers (flagged as sequence_reused), and a phone that was forgotten comes back under another
  -- number when a new one has been given its own meanwhile.
  select 'receipt numbers are distinct', count(*) from (
    select s.business_id, array_agg(distinct o.device_id) as devices from shop.sales s
    join shop.operations o on o.business_id = s.business_id and o.op_id = s.id
    join (select business_id, receipt_no from shop.sales group by 1, 2 having count(*) > 1) d on d.business_id = s.business_id and d.receipt_no = s.receipt_no
    group by s.business_id, s.receipt_no having count(distinct (o.device_id, o.device_seq)) > 1) d
    where not exists (select from shop.operations c where c.business_id = d.business_id and c.device_id = any(d.devices)
                      group by c.device_id, c.device_seq having count(*) > 1)
      and not exists (select from shop.devices x join shop.operations e on e.business_id = x.business_id and e.op_id = x.id and e.kind = 'enrol_device'
                      where x.business_id = d.business_id and x.id = any(d.devices) and (e.payload::jsonb ->> 'number')::int <> x.number)
  union all
  select 'parts belong to the outlet of their sale', count(*) from shop.sales s
    where exists (select from shop.sale_lines l where l.business_id = s.business_id and l.sale_id = s.id and l.outlet_id <> s.outlet_id)
       or exists (select from shop.payments p where p.business_id = s.business_id and p.sale_id = s.id and p.outlet_id <> s.outlet_id)
  union all
  select 'no more comes back than was sold', count(*) from shop.sale_lines l
    where l.quantity < (select sum(r.quantity) from shop.return_lines r where r.business_id = l.business_id and r.sale_id = l.sale_id and r.sale_line_no = l.line_no)
$$;
comment on function app.broken_sales is 'Invariants of sales and what came back of them: each with the number of rows that break it, over all businesses; counts only.';
