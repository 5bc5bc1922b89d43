import pg from 'pg';

/** The login roles besides the superuser; none of them may do more than its name says. */
const roles = {
  owner: 'countersign_owner',
  app: 'countersign_app',
  delivery: 'countersign_delivery',
} as const;

export type RolePasswords = Readonly<Record<keyof typeof roles, string>>;

export interface DatabaseUrls {
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly deliveryUrl: string;
}

const modest = 'login nosuperuser nocreatedb nocreaterole noreplication nobypassrls';

async function setRole(client: pg.Client, name: string, password: string): Promise<void> {
  const known = await client.query('select 1 from pg_roles where rolname = $1', [name]);
  const verb = known.rowCount ? 'alter' : 'create';
  // Role statements take no parameters.
  await client.query(
    `${verb} role ${client.escapeIdentifier(name)} ${modest} password ${client.escapeLiteral(password)}`,
  );
}

async function setDatabase(client: pg.Client, name: string): Promise<void> {
  const known = await client.query('select 1 from pg_database where datname = $1', [name]);
  const database = client.escapeIdentifier(name);
  if (!known.rowCount) await client.query(`create database ${database} owner ${roles.owner}`);
  else await client.query(`alter database ${database} owner to ${roles.owner}`);
  await client.query(`revoke all on database ${database} from public`);
  await client.query(`grant connect on database ${database} to ${Object.values(roles).join(', ')}`);
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  // A connection that breaks is told by the query that fails.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function urlFor(superuserUrl: string, database: string, login?: { user: string; password: string }): string {
  const url = new URL(superuserUrl);
  url.pathname = `/${encodeURIComponent(database)}`;
  if (login) {
    url.username = login.user;
    url.password = encodeURIComponent(login.password);
  }
  return url.href;
}

/**
 * Makes, or sets right, the login roles and the database, which the owner owns and the others may connect to; what
 * they may do in it is for the migrations to say. May be repeated; passwords are set each time.
 */
export async function makeRolesAndDatabase(
  superuserUrl: string,
  passwords: RolePasswords,
  databaseName: string,
): Promise<DatabaseUrls> {
  await connected(superuserUrl, async (client) => {
    await setRole(client, roles.owner, passwords.owner);
    await setRole(client, roles.app, passwords.app);
    await setRole(client, roles.delivery, passwords.delivery);
    await setDatabase(client, databaseName);
  });
  await connected(urlFor(superuserUrl, databaseName), async (client) => {
    await client.query(`alter schema public owner to ${roles.owner}`);
    await client.query('revoke create on schema public from public');
  });
  const loginUrl = (role: keyof typeof roles) =>
    urlFor(superuserUrl, databaseName, { user: roles[role], password: passwords[role] });
  return { ownerUrl: loginUrl('owner'), appUrl: loginUrl('app'), deliveryUrl: loginUrl('delivery') };
}
