import { ConfigurationError, parseRolesConfig, processEnvironment } from './config.ts';
import { makeRolesAndDatabase } from './embedded/postgres-roles.ts';
import { runProgram } from './program.ts';

const variables = {
  owner: 'DATABASE_OWNER_URL',
  app: 'DATABASE_URL',
  delivery: 'DATABASE_DELIVERY_URL',
} as const;

type Role = keyof typeof variables;

/**
 * `npm run roles`: makes the roles and the database of a Postgres of one's own, with the passwords that the three
 * addresses name, or sets them right where they exist. The only program that is given a superuser.
 */
async function main(): Promise<void> {
  const config = parseRolesConfig(processEnvironment());
  const faults: string[] = [];
  const login = (role: Role): { readonly password: string; readonly database: string } => {
    const { username, password, pathname } = new URL(config[variables[role]]);
    const expected = `countersign_${role}`;
    if (username !== expected) faults.push(`${variables[role]} is not valid: its user is ${expected}`);
    if (password === '') faults.push(`${variables[role]} is not valid: it names a password`);
    return { password: decodeURIComponent(password), database: decodeURIComponent(pathname.slice(1)) };
  };
  const [owner, app, delivery] = [login('owner'), login('app'), login('delivery')];
  const { database } = owner;
  if (database === '' || [app, delivery].some((one) => one.database !== database)) {
    faults.push('The three addresses are not valid: they name one and the same database');
  }
  if (faults.length > 0)
    throw new ConfigurationError(['The environment is not right:', ...faults].join('\n  '));
  await makeRolesAndDatabase(
    config.DATABASE_SUPERUSER_URL,
    { owner: owner.password, app: app.password, delivery: delivery.password },
    database,
  );
  process.stdout.write(`The roles and the database ${database} are as they have to be.\n`);
}

await runProgram(main);
