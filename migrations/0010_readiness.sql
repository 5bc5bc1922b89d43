-- Readiness: whether the schema is one that the code knows is read by the process that serves, before it says that it
-- can. The table is the migrations' own and holds their names; nothing in it belongs to a tenant.
grant select on pgmigrations to countersign_app;
