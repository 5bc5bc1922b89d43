// What a start on one machine is told, what it gives, and what its child processes are told.
import { webClientId } from './identity-provider-client.ts';
import type { Environment } from './machine-folders.ts';
import type { PortNeed } from './ports.ts';
import type { Log } from './processes.ts';
import type { StateFolder } from './state-folder.ts';

export interface StartSettings {
  readonly stateFolder: string;
  readonly apiPort: number;
  readonly mailPagePort: number;
  readonly smtpPort: number;
  readonly temporalPort: number;
  readonly postgresPort: number;
  readonly workerHealthPort: number;
  readonly identityPort: number;
  readonly temporalNamespace: string;
  /** Each of these replaces the embedded part. */
  readonly databaseUrl?: string;
  readonly databaseOwnerUrl?: string;
  readonly databaseDeliveryUrl?: string;
  readonly temporalAddress?: string;
  readonly smtpUrl?: string;
  readonly oidcIssuer?: string;
  readonly temporalCliPath?: string;
  readonly seedDemo: boolean;
  /** The compiled programs. */
  readonly programs: { readonly worker: string; readonly api: string; readonly identityProvider: string };
  /** Ours, which worker and API inherit. */
  readonly environment: Environment;
}

export interface Connections {
  readonly databaseUrl: string;
  readonly databaseDeliveryUrl: string;
  /** Undefined with a database of one's own whose owner we are not told. */
  readonly databaseOwnerUrl: string | undefined;
  readonly temporalAddress: string;
  readonly temporalNamespace: string;
  readonly smtpUrl: string;
  /** The operator's provider of identities, or the demo's; undefined where there is neither. */
  readonly oidcIssuer: string | undefined;
  /** Made from an invitation's id by this: the secret of its link. */
  readonly invitationSecret: string;
}

export interface StartHooks {
  readonly migrate: (ownerUrl: string) => Promise<void>;
  /** Fills in the demo data; run again when it was interrupted, so it has to find out what is there already. */
  readonly seed: (connections: Pick<Connections, 'databaseUrl' | 'databaseOwnerUrl'>) => Promise<void>;
  /**
   * Sees to it that the demo can be used: its keys are known, and its people can sign in at the embedded provider, if
   * it runs. At every start, since the provider's port may change.
   */
  readonly keepDemo: (
    connections: Pick<Connections, 'databaseUrl'> & { readonly issuer: string | undefined },
  ) => Promise<void>;
  readonly log: Log;
  /** Ends a start that is under way. */
  readonly abort?: AbortSignal;
}

export interface RunningCountersign {
  readonly apiUrl: string;
  readonly mailPageUrl: string | undefined;
  readonly connections: Connections;
  readonly folder: StateFolder;
  /** Resolves with the reason when a part ended too often to go on. */
  readonly gaveUp: Promise<Error>;
  /** Lets API and worker finish what they are at, then stops everything, Postgres last. */
  stop(): Promise<void>;
}

/** The ports that the embedded parts and the programs need. */
export function portNeeds(settings: StartSettings): PortNeed[] {
  const needs: PortNeed[] = [
    { port: settings.apiPort, purpose: 'the API', variable: 'API_PORT' },
    { port: settings.workerHealthPort, purpose: "the worker's health", variable: 'WORKER_HEALTH_PORT' },
  ];
  if (settings.smtpUrl === undefined) {
    needs.push({ port: settings.mailPagePort, purpose: 'the mail page', variable: 'MAIL_PAGE_PORT' });
    needs.push({ port: settings.smtpPort, purpose: 'the mail sink', variable: 'SMTP_PORT' });
  }
  if (runsIdentityProvider(settings)) {
    needs.push({ port: settings.identityPort, purpose: 'the sign-in page', variable: 'IDENTITY_PORT' });
  }
  if (settings.temporalAddress === undefined) {
    needs.push({ port: settings.temporalPort, purpose: 'Temporal', variable: 'TEMPORAL_PORT' });
  }
  if (settings.databaseUrl === undefined) {
    needs.push({ port: settings.postgresPort, purpose: 'Postgres', variable: 'POSTGRES_PORT' });
  }
  return needs;
}

/** Whether the demo's people sign in at a provider of ours: they are nobody to the operator's. */
export const runsIdentityProvider = ({ seedDemo, oidcIssuer }: StartSettings): boolean =>
  seedDemo && oidcIssuer === undefined;

/** The operator's own, or else of this state folder: 32 random bytes, base64url. */
export const invitationSecretOf = (settings: StartSettings, ofFolder: () => string): string =>
  settings.environment['INVITATION_SECRET'] || ofFolder();

/** What no program that runs for good is handed, and what only the other one needs. */
const withheld = {
  api: [
    'DATABASE_SUPERUSER_URL',
    'DATABASE_OWNER_URL',
    'DATABASE_DELIVERY_URL',
    'SMTP_URL',
    'WORKER_HEALTH_PORT',
  ],
  worker: ['DATABASE_SUPERUSER_URL', 'DATABASE_OWNER_URL', 'OIDC_CLIENT_SECRET'],
} as const;

/** The environment of one program: ours, with the addresses of this start, without what the program has no need of. */
export function childEnvironment(
  program: 'worker' | 'api',
  settings: StartSettings,
  connections: Connections,
): Record<string, string> {
  const inherited = Object.entries(settings.environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const environment: Record<string, string> = {
    ...Object.fromEntries(inherited),
    DATABASE_URL: connections.databaseUrl,
    DATABASE_DELIVERY_URL: connections.databaseDeliveryUrl,
    TEMPORAL_ADDRESS: connections.temporalAddress,
    TEMPORAL_NAMESPACE: connections.temporalNamespace,
    SMTP_URL: connections.smtpUrl,
    API_PORT: String(settings.apiPort),
    WORKER_HEALTH_PORT: String(settings.workerHealthPort),
    INVITATION_SECRET: connections.invitationSecret,
    ...(connections.oidcIssuer === undefined ? {} : { OIDC_ISSUER: connections.oidcIssuer }),
  };
  if (runsIdentityProvider(settings)) {
    environment['OIDC_CLIENT_ID'] ||= webClientId;
    // Ours gives out none.
    delete environment['OIDC_CLIENT_SECRET'];
  }
  for (const name of withheld[program]) delete environment[name];
  return environment;
}

/** The provider needs no address and no secret but those of its state folder. */
export function identityProviderEnvironment(settings: StartSettings): Record<string, string> {
  const { PATH = '' } = settings.environment;
  const asked = (['OIDC_AUDIENCE', 'OIDC_CLIENT_ID', 'PUBLIC_URL'] as const).flatMap((name) => {
    const value = settings.environment[name];
    return value ? [[name, value]] : [];
  });
  return {
    PATH,
    COUNTERSIGN_STATE: settings.stateFolder,
    IDENTITY_PORT: String(settings.identityPort),
    API_PORT: String(settings.apiPort),
    ...(Object.fromEntries(asked) as Record<string, string>),
  };
}
