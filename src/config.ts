// The only reader of the environment. Everything else is handed what it needs.
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { ClientConnectConfig } from '@temporalio/envconfig';
import { isIP } from 'node:net';
import { z } from 'zod';

export type Environment = Readonly<Record<string, string | undefined>>;

const wholeNumber = (least: number, most: number) => {
  const says = `is a whole number from ${least} to ${most}`;
  return z.coerce.number(says).int(says).min(least, says).max(most, says);
};
const port = wholeNumber(1, 65_535);
const connections = wholeNumber(1, 200);
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const postgresUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\//, 'begins with postgres:// and names host, database, user and password');
const smtpUrl = z.string().regex(/^smtps?:\/\//, 'begins with smtp:// or smtps://');
const webUrl = z.string().regex(/^https?:\/\/[^/]/, 'begins with http:// or https://');
/** Pages, cookies and links are made for the root of an address. */
const webOrigin = z
  .string()
  .regex(/^https?:\/\/[^/?#@\s]+\/?$/, 'is http:// or https:// with a host and no path')
  .refine((address) => URL.canParse(address), 'is http:// or https:// with a host and no path')
  .transform((address) => new URL(address).origin);

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const widest = { 4: 32, 6: 128 }[isIP(address)];
  if (widest === undefined || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= widest);
}

/** Every variable that any of our programs reads; `.env.example` lists the same (proved by a test). */
const variables = {
  /** As the app role. */
  DATABASE_URL: postgresUrl,
  /** As the delivery role. */
  DATABASE_DELIVERY_URL: postgresUrl,
  /** As the role that owns the schema; read by migrations only. */
  DATABASE_OWNER_URL: postgresUrl,
  /** As a superuser; read by the program that makes roles and database only. */
  DATABASE_SUPERUSER_URL: postgresUrl,
  DATABASE_CONNECTIONS: connections.default(20),
  SMTP_URL: smtpUrl,
  MAIL_FROM: z
    .string()
    .min(3, 'is an address, such as Countersign <countersign@example.org>')
    .default('Countersign <countersign@localhost.localdomain>'),
  MAIL_DOMAIN: z
    .string()
    .regex(/^[a-z0-9.-]+$/, 'is a domain name in lower case')
    .default('localhost.localdomain'),
  /** Where people reach Countersign: its pages, the links in letters, the way back from the sign-in. */
  PUBLIC_URL: webOrigin.optional(),
  API_HOST: z.string().min(1).default('127.0.0.1'),
  API_PORT: port.default(4400),
  /** Whose X-Forwarded-For is believed; without one the address of the connection is the caller's. */
  TRUSTED_PROXIES: z
    .string()
    .transform((list) => list.split(',').map((one) => one.trim()))
    .refine((list) => list.every(isNetwork), 'lists addresses or networks, such as 10.0.0.0/8,192.0.2.7')
    .optional(),
  WORKER_HEALTH_HOST: z.string().min(1).default('127.0.0.1'),
  WORKER_HEALTH_PORT: port.default(4405),
  /** Where the metrics of a program are read; without its port it has none to read. */
  METRICS_HOST: z.string().min(1).default('127.0.0.1'),
  API_METRICS_PORT: port.optional(),
  WORKER_METRICS_PORT: port.optional(),
  /** How long the API still takes requests after it was asked to stop, so that balancers have time to notice. */
  DRAIN_SECONDS: wholeNumber(0, 120).default(0),
  /** 32 characters or more: the secret of an invitation's link is made from its id by this. */
  INVITATION_SECRET: z.string().min(32, 'has at least 32 characters'),
  /** The operator's provider of identities: its issuer, exactly as its tokens name it. */
  OIDC_ISSUER: webUrl.optional(),
  /** What tokens for this API are made out to. */
  OIDC_AUDIENCE: z.string().min(1).default('countersign'),
  /** What the operator's provider knows the web app by; without it nobody signs in by a browser. */
  OIDC_CLIENT_ID: z.string().min(1).optional(),
  /** Where the provider has given the web app one; PKCE is used with and without. */
  OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  /** Whether providers that environments name may be in networks of one's own, and without TLS. */
  OIDC_PRIVATE_ISSUERS: z.enum(['yes', 'no'], 'is yes or no').default('no'),
  LOG_LEVEL: z.enum(logLevels, `is one of ${logLevels.join(', ')}`).default('info'),
  WORKFLOW_BUNDLE: z.string().min(1).optional(),

  // `npm start`: everything on this machine.
  /** Where it keeps its state, and the command line finds demo.json; without it .countersign of the checkout. */
  COUNTERSIGN_STATE: z.string().min(1).optional(),
  /** Demo data beside a database of one's own is filled in only when asked for by name. */
  COUNTERSIGN_DEMO: z.enum(['yes', 'no'], 'is yes or no').optional(),
  MAIL_PAGE_PORT: port.default(4401),
  SMTP_PORT: port.default(4402),
  TEMPORAL_PORT: port.default(4403),
  POSTGRES_PORT: port.default(4404),
  /** The sign-in page of the demo's people, and the issuer of their tokens. */
  IDENTITY_PORT: port.default(4406),
  TEMPORAL_ADDRESS: z.string().min(1).optional(),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  TEMPORAL_CLI_PATH: z.string().min(1).optional(),

  // `npx countersign`
  COUNTERSIGN_URL: webUrl.optional(),
  COUNTERSIGN_KEY: z.string().regex(/^cs_/, 'begins with cs_').optional(),
};

type Variables = { readonly [Name in keyof typeof variables]: z.output<(typeof variables)[Name]> };

/** What is wrong with the environment: every fault at once, each with the variable's name. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** Reads some variables. Throws ConfigurationError with all faults; a value is never part of the message. */
function read<Name extends keyof Variables>(
  environment: Environment,
  names: readonly Name[],
): Pick<Variables, Name> {
  const faults: string[] = [];
  const values: [string, unknown][] = [];
  for (const name of names) {
    // An empty variable is one that is not set: compose files and shells make many of those.
    const parsed = variables[name].safeParse(environment[name] === '' ? undefined : environment[name]);
    if (parsed.success) values.push([name, parsed.data]);
    else faults.push(describeFault(name, environment[name], parsed.error));
  }
  if (faults.length > 0) {
    throw new ConfigurationError(['The environment is not right:', ...faults].join('\n  '));
  }
  return Object.freeze(Object.fromEntries(values)) as Pick<Variables, Name>;
}

/** As `read`, with some that need not be set even though other programs can't do without. */
function readWithOptional<Name extends keyof Variables, Optional extends keyof Variables>(
  environment: Environment,
  names: readonly Name[],
  optional: readonly Optional[],
): Pick<Variables, Name> & Partial<Pick<Variables, Optional>> {
  return read(environment, [...names, ...optional.filter((name) => environment[name])]);
}

const describeFault = (name: string, value: string | undefined, error: z.ZodError): string =>
  value
    ? `${name} is not valid: a valid one ${[...new Set(error.issues.map(({ message }) => message))].join('; ')}`
    : `${name} is missing`;

/** How Temporal is reached, by the standard variables and profiles of its own tools. */
function temporal(environment: Environment): ClientConnectConfig {
  const defined = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return loadClientConnectConfig({ overrideEnvVars: Object.fromEntries(defined) });
}

/** What the API process needs. */
export function parseApiConfig(environment: Environment) {
  const values = read(environment, [
    'DATABASE_URL',
    'DATABASE_CONNECTIONS',
    'API_HOST',
    'API_PORT',
    'TRUSTED_PROXIES',
    'INVITATION_SECRET',
    'OIDC_ISSUER',
    'OIDC_AUDIENCE',
    'OIDC_CLIENT_ID',
    'OIDC_CLIENT_SECRET',
    'OIDC_PRIVATE_ISSUERS',
    'PUBLIC_URL',
    'METRICS_HOST',
    'API_METRICS_PORT',
    'DRAIN_SECONDS',
    'LOG_LEVEL',
  ]);
  return { ...values, temporal: temporal(environment) };
}

/** What the worker process needs. */
export function parseWorkerConfig(environment: Environment) {
  const values = read(environment, [
    'DATABASE_URL',
    'DATABASE_DELIVERY_URL',
    'DATABASE_CONNECTIONS',
    'SMTP_URL',
    'MAIL_FROM',
    'MAIL_DOMAIN',
    'PUBLIC_URL',
    'API_PORT',
    'WORKER_HEALTH_HOST',
    'WORKER_HEALTH_PORT',
    'METRICS_HOST',
    'WORKER_METRICS_PORT',
    'LOG_LEVEL',
    'WORKFLOW_BUNDLE',
    'INVITATION_SECRET',
  ]);
  return { ...values, temporal: temporal(environment) };
}

/** What a migration needs. */
export const parseMigrateConfig = (environment: Environment) =>
  read(environment, ['DATABASE_OWNER_URL', 'LOG_LEVEL']);

/** What the program needs that makes the roles and the database on a server of one's own. */
export const parseRolesConfig = (environment: Environment) =>
  read(environment, [
    'DATABASE_SUPERUSER_URL',
    'DATABASE_OWNER_URL',
    'DATABASE_URL',
    'DATABASE_DELIVERY_URL',
  ]);

/** Where the programs of this machine say whether they are ready. */
export const parseReadyConfig = (environment: Environment) =>
  read(environment, ['API_PORT', 'WORKER_HEALTH_PORT']);

/** What `npm start` needs. What only worker and API use is read all the same, to be refused before anything runs. */
export const parseStartConfig = (environment: Environment) =>
  readWithOptional(
    environment,
    [
      ...(['COUNTERSIGN_STATE', 'COUNTERSIGN_DEMO', 'API_HOST', 'API_PORT', 'MAIL_PAGE_PORT'] as const),
      ...(['SMTP_PORT', 'TEMPORAL_PORT', 'POSTGRES_PORT', 'WORKER_HEALTH_PORT'] as const),
      ...(['IDENTITY_PORT', 'OIDC_AUDIENCE', 'OIDC_PRIVATE_ISSUERS', 'OIDC_CLIENT_ID'] as const),
      ...(['TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE', 'TEMPORAL_CLI_PATH', 'LOG_LEVEL'] as const),
      ...(['TRUSTED_PROXIES', 'METRICS_HOST', 'API_METRICS_PORT', 'WORKER_METRICS_PORT'] as const),
      ...(['DRAIN_SECONDS'] as const),
      ...(['DATABASE_CONNECTIONS', 'MAIL_FROM', 'MAIL_DOMAIN', 'PUBLIC_URL', 'WORKER_HEALTH_HOST'] as const),
    ],
    [
      'DATABASE_URL',
      'DATABASE_OWNER_URL',
      'DATABASE_DELIVERY_URL',
      'SMTP_URL',
      'OIDC_ISSUER',
      'OIDC_CLIENT_SECRET',
      'INVITATION_SECRET',
    ],
  );

/** What the operator's command that makes environments needs. */
export const parseEnvironmentConfig = (environment: Environment) =>
  read(environment, ['DATABASE_URL', 'INVITATION_SECRET', 'PUBLIC_URL', 'API_PORT']);

/** What the provider of the demo's people needs. */
export const parseIdentityProviderConfig = (environment: Environment) =>
  read(environment, [
    ...(['COUNTERSIGN_STATE', 'IDENTITY_PORT', 'OIDC_AUDIENCE', 'OIDC_CLIENT_ID'] as const),
    ...(['PUBLIC_URL', 'API_PORT'] as const),
  ]);

/** Where people reach Countersign; on one machine the API itself. */
export const publicUrlOf = ({
  PUBLIC_URL: named,
  API_PORT: ofApi,
}: Pick<Variables, 'PUBLIC_URL' | 'API_PORT'>): string => named ?? `http://127.0.0.1:${ofApi}`;

/** Beside a database of one's own the demo data stays out unless it is asked for by name. */
export const wantsDemo = ({ COUNTERSIGN_DEMO: asked, DATABASE_URL: own }: StartConfig): boolean =>
  asked === undefined ? own === undefined : asked === 'yes';

/** What the command line needs: nothing that `npm start` did not write down. */
export const parseCliConfig = (environment: Environment) =>
  read(environment, ['COUNTERSIGN_STATE', 'COUNTERSIGN_URL', 'COUNTERSIGN_KEY']);

export type StartConfig = ReturnType<typeof parseStartConfig>;
export type EnvironmentConfig = ReturnType<typeof parseEnvironmentConfig>;
export type IdentityProviderConfig = ReturnType<typeof parseIdentityProviderConfig>;
export type CliConfig = ReturnType<typeof parseCliConfig>;
export type ApiConfig = ReturnType<typeof parseApiConfig>;
export type WorkerConfig = ReturnType<typeof parseWorkerConfig>;

/** The names of all variables, for the page that lists them. */
export const variableNames = Object.keys(variables);

/** The environment of this process; composition roots hand it to one of the parsers. */
export const processEnvironment = (): Environment => process.env;
