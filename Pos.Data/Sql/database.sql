-- Run once in each new database by somebody who may create roles; safe to run again. Large objects stand beside every policy: nobody makes one here.
revoke execute on function pg_catalog.lo_create(oid), pg_catalog.lo_creat(integer), pg_catalog.lo_from_bytea(oid, bytea) from public;
