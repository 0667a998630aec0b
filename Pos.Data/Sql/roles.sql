-- Run once per server by somebody who may create roles. Passwords are set by the caller, never here.
do $$
declare name text;
begin
  foreach name in array array['pos_owner', 'pos_app', 'pos_keyring', 'pos_gatekeeper', 'pos_keeper', 'pos_auditor'] loop
    if not exists (select from pg_roles where rolname = name) then
      execute format('create role %I nologin nosuperuser nobypassrls nocreatedb nocreaterole', name);
    end if;
  end loop;
end $$;

-- noinherit: the owner may hand functions over to these roles, but does not see rows through their policies.
alter role pos_owner login noinherit;
alter role pos_app login;
alter role pos_keyring login;
grant pos_gatekeeper, pos_keeper, pos_auditor to pos_owner;

comment on role pos_owner is 'Owns and migrates the schema; serves nobody.';
comment on role pos_app is 'Serves requests; owns nothing, is bound by every policy.';
comment on role pos_keyring is 'Keeps the cookie keys and reaches nothing else.';
comment on role pos_gatekeeper is 'Owns the narrow functions that turn a sign-in or a shift token into a tenant context.';
comment on role pos_keeper is 'Owns the triggers that keep caches (stock on hand), which nobody else may write.';
comment on role pos_auditor is 'Owns the invariants; reads every row, returns counts only.';
