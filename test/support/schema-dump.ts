// The schema as text: what the migrations made of `public`, read from the catalogue and written in the order of names.
// The embedded server comes without a dump tool, and this text is the same on every server from 15 on. It reads as SQL,
// but is there to be compared, not run: nothing in it varies from one database to the next (ids, sizes, owners).

/** One connection that is not in a transaction; a Client of pg is one, a Pool isn't. */
export interface CatalogueConnection {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/** A piece of the text, and what it belongs to: a table, or '' where it stands for itself. */
interface Piece {
  of: string;
  text: string;
}

/** node-pg-migrate's own table says which migrations ran, not what they made. */
const ownRelation = `c.relnamespace = 'public'::regnamespace and c.relname !~ '^pgmigrations(_id_seq|_pkey)?$'`;
/** What an extension brought is named by the extension alone. */
const notOfExtension = (catalogue: string, id: string): string =>
  `not exists (select from pg_depend d where d.classid = '${catalogue}'::regclass and d.objid = ${id} and d.deptype = 'e')`;

const extensions = `
  select '' as of, format('create extension %I;', extname) as text
  from pg_extension where extname <> 'plpgsql' order by extname collate "C"`;

const enums = `
  select '' as of, format('create type %I as enum (%s);', t.typname,
    (select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder)
     from pg_enum e where e.enumtypid = t.oid)) as text
  from pg_type t
  where t.typnamespace = 'public'::regnamespace and t.typtype = 'e' and ${notOfExtension('pg_type', 't.oid')}
  order by t.typname collate "C"`;

const domains = `
  select '' as of, format('create domain %I as %s', t.typname, format_type(t.typbasetype, t.typtypmod))
    || case when t.typnotnull then ' not null' else '' end
    || coalesce(' default ' || t.typdefault, '')
    || coalesce((select string_agg(format(' constraint %I %s', o.conname, pg_get_constraintdef(o.oid)), ''
         order by o.conname collate "C") from pg_constraint o where o.contypid = t.oid and o.contype = 'c'), '')
    || ';' as text
  from pg_type t
  where t.typnamespace = 'public'::regnamespace and t.typtype = 'd' and ${notOfExtension('pg_type', 't.oid')}
  order by t.typname collate "C"`;

const sequences = `
  select '' as of, format('create sequence %I as %s start %s increment %s minvalue %s maxvalue %s cache %s%s;',
    c.relname, format_type(s.seqtypid, null), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache,
    case when s.seqcycle then ' cycle' else '' end) as text
  from pg_class c join pg_sequence s on s.seqrelid = c.oid
  where ${ownRelation} and ${notOfExtension('pg_class', 'c.oid')}
  order by c.relname collate "C"`;

/** The words around a table's or a composite type's columns. */
const relations = `
  select c.relname as of, format(case when c.relkind = 'c' then 'create type %I as (' else 'create table %I (' end,
    c.relname) as text
  from pg_class c
  where c.relkind in ('r', 'p', 'c') and ${ownRelation} and ${notOfExtension('pg_class', 'c.oid')}
  order by c.relname collate "C"`;

/** Columns stand in their own order: it is what `select *` and `insert` without a list mean. */
const columns = `
  select c.relname as of, format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod))
    || case when a.attcollation not in (0, t.typcollation) then
         (select format(' collate %I', l.collname) from pg_collation l where l.oid = a.attcollation) else '' end
    || case when a.attstorage <> t.typstorage then ' storage ' || case a.attstorage when 'p' then 'plain'
         when 'e' then 'external' when 'm' then 'main' else 'extended' end else '' end
    || case when a.attnotnull then ' not null' else '' end
    || case when a.attidentity <> '' then ' generated '
         || case a.attidentity when 'a' then 'always' else 'by default' end || ' as identity' else '' end
    || case when a.attgenerated <> '' then format(' generated always as (%s) %s', pg_get_expr(v.adbin, v.adrelid),
         case a.attgenerated when 's' then 'stored' else 'virtual' end)
       else coalesce(' default ' || pg_get_expr(v.adbin, v.adrelid), '') end as text
  from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  join pg_type t on t.oid = a.atttypid
  left join pg_attrdef v on v.adrelid = c.oid and v.adnum = a.attnum
  where c.relkind in ('r', 'p', 'c') and ${ownRelation}
  order by c.relname collate "C", a.attnum`;

/** `not null` stands with its column: only servers from 18 on hold it as a constraint. */
const constraints = `
  select c.relname as of, format('constraint %I %s', o.conname, pg_get_constraintdef(o.oid, true)) as text
  from pg_class c join pg_constraint o on o.conrelid = c.oid
  where o.contype in ('p', 'u', 'f', 'c', 'x') and ${ownRelation}
  order by c.relname collate "C", position(o.contype::text in 'pufcx'), o.conname collate "C"`;

const partitions = `
  select c.relname as of, case when c.relkind = 'p'
    then format('alter table %I partition by %s;', c.relname, pg_get_partkeydef(c.oid))
    else format('alter table %s attach partition %I %s;', i.inhparent::regclass, c.relname,
      pg_get_expr(c.relpartbound, c.oid)) end as text
  from pg_class c left join pg_inherits i on i.inhrelid = c.oid
  where c.relkind in ('r', 'p') and (c.relkind = 'p' or c.relispartition) and ${ownRelation}
  order by c.relname collate "C"`;

const rowSecurity = `
  select c.relname as of, format('alter table %I %s row level security;', c.relname, word) as text
  from pg_class c, lateral (values (c.relrowsecurity, 'enable'), (c.relforcerowsecurity, 'force')) w (set, word)
  where w.set and c.relkind in ('r', 'p') and ${ownRelation}
  order by c.relname collate "C", word`;

const policies = `
  select c.relname as of, format('create policy %I on %I as %s for %s to %s', p.polname, c.relname,
      case when p.polpermissive then 'permissive' else 'restrictive' end,
      case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete'
        else 'all' end,
      (select string_agg(case when r = 0 then 'public' else quote_ident(pg_get_userbyid(r)) end, ', '
         order by pg_get_userbyid(r)::text collate "C") from unnest(p.polroles) r))
    || coalesce(E'\\n  using (' || pg_get_expr(p.polqual, p.polrelid) || ')', '')
    || coalesce(E'\\n  with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '') || ';' as text
  from pg_policy p join pg_class c on c.oid = p.polrelid
  where ${ownRelation} order by c.relname collate "C", p.polname collate "C"`;

/** Those that no constraint made. */
const indexes = `
  select t.relname as of, pg_get_indexdef(i.indexrelid) || ';' as text
  from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
  where ${ownRelation}
    and not exists (select from pg_constraint o where o.conindid = c.oid and o.contype in ('p', 'u', 'x'))
  order by t.relname collate "C", c.relname collate "C"`;

const triggers = `
  select c.relname as of, pg_get_triggerdef(t.oid) || ';' || case t.tgenabled when 'O' then ''
    when 'D' then ' -- disabled' when 'A' then ' -- always' else ' -- on replicas' end as text
  from pg_trigger t join pg_class c on c.oid = t.tgrelid
  where not t.tgisinternal and ${ownRelation} order by c.relname collate "C", t.tgname collate "C"`;

const views = `
  select '' as of, format('create %s %I%s as', case c.relkind when 'm' then 'materialized view' else 'view' end,
      c.relname, coalesce(' with (' || array_to_string(c.reloptions, ', ') || ')', ''))
    || E'\\n' || pg_get_viewdef(c.oid, true) as text
  from pg_class c
  where c.relkind in ('v', 'm') and ${ownRelation} and ${notOfExtension('pg_class', 'c.oid')}
  order by c.relname collate "C"`;

const functions = `
  select '' as of, rtrim(pg_get_functiondef(p.oid), E'\\n') || ';' as text
  from pg_proc p
  where p.pronamespace = 'public'::regnamespace and p.prokind <> 'a' and ${notOfExtension('pg_proc', 'p.oid')}
  order by p.proname collate "C", pg_get_function_identity_arguments(p.oid) collate "C"`;

/** Who may do what, the owner aside; what a fresh function or schema grants to everybody is said too. */
const grants = `
  with granted (kind, name, acl, owner, wanted) as (
    select 'schema', n.nspname::text, coalesce(n.nspacl, acldefault('n', n.nspowner)), n.nspowner, true
    from pg_namespace n where n.nspname = 'public'
    union all
    select case when c.relkind = 'S' then 'sequence' else 'table' end, quote_ident(c.relname), c.relacl, c.relowner,
      ${ownRelation} and c.relkind in ('r', 'p', 'v', 'm', 'S')
    from pg_class c
    union all
    select 'table', format('%I (%I)', c.relname, a.attname), a.attacl, c.relowner, ${ownRelation}
    from pg_attribute a join pg_class c on c.oid = a.attrelid where a.attacl is not null and not a.attisdropped
    union all
    select 'function', format('%I(%s)', p.proname, pg_get_function_identity_arguments(p.oid)),
      coalesce(p.proacl, acldefault('f', p.proowner)), p.proowner, ${notOfExtension('pg_proc', 'p.oid')}
    from pg_proc p where p.pronamespace = 'public'::regnamespace
  )
  select '' as of, format('grant %s on %s %s to %s%s;',
    string_agg(lower(x.privilege_type), ', ' order by x.privilege_type collate "C"), g.kind, g.name, r.name,
    case when x.is_grantable then ' with grant option' else '' end) as text
  from granted g, aclexplode(g.acl) x,
    lateral (select case when x.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(x.grantee)) end) r (name)
  where g.wanted and x.grantee <> g.owner
  group by g.kind, g.name, r.name, x.is_grantable
  order by g.kind collate "C", g.name collate "C", r.name collate "C", x.is_grantable`;

/** Tells what the migrations have made of a database, as text that is equal when the schemas are. */
export async function dumpSchema(connection: CatalogueConnection): Promise<string> {
  // One snapshot of the catalogue, and a search path that says which names are written without their schema.
  await connection.query('begin transaction isolation level repeatable read read only');
  try {
    await connection.query('set local search_path to public');
    const read = async (text: string): Promise<Piece[]> => (await connection.query(text)).rows as Piece[];
    const alone = async (text: string): Promise<string[]> => (await read(text)).map((piece) => piece.text);

    const first = [extensions, enums, domains, sequences];
    const blocks: string[] = [];
    for (const text of first) blocks.push((await alone(text)).join('\n'));
    blocks.push(...(await tables(read)));
    for (const text of [views, functions]) blocks.push(...(await alone(text)));
    blocks.push((await alone(grants)).join('\n'));
    return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
  } finally {
    await connection.query('rollback');
  }
}

/** One block for each table: its columns and constraints, and below them whatever else belongs to it. */
async function tables(read: (text: string) => Promise<Piece[]>): Promise<string[]> {
  const heads = await read(relations);
  const inside = [...(await read(columns)), ...(await read(constraints))];
  const below: Piece[] = [];
  for (const text of [partitions, rowSecurity, policies, indexes, triggers])
    below.push(...(await read(text)));

  const of = (pieces: Piece[], name: string): string[] =>
    pieces.filter((piece) => piece.of === name).map(({ text }) => text);
  return heads.map((head) =>
    [`${head.text}\n  ${of(inside, head.of).join(',\n  ')}\n);`, ...of(below, head.of)].join('\n'),
  );
}
