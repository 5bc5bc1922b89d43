// Which secrets a program is handed.
import {
  childEnvironment,
  identityProviderEnvironment,
  invitationSecretOf,
  portNeeds,
  runsIdentityProvider,
} from '../../src/embedded/start-settings.ts';
import type { Connections, StartSettings } from '../../src/embedded/start-settings.ts';

const own = 'a secret of the operator, which is long enough';
const made = 'made at random with the state folder, long enough';

function settings(part: Partial<StartSettings> = {}): StartSettings {
  return {
    stateFolder: '/state',
    ...{ apiPort: 1, mailPagePort: 2, smtpPort: 3, temporalPort: 4, postgresPort: 5, workerHealthPort: 6 },
    identityPort: 7,
    temporalNamespace: 'default',
    seedDemo: true,
    programs: { worker: '/worker.js', api: '/api.js', identityProvider: '/identity-provider.js' },
    environment: {},
    ...part,
  };
}

const connections = (of: StartSettings): Connections => ({
  databaseUrl: 'postgres://app',
  databaseDeliveryUrl: 'postgres://delivery',
  databaseOwnerUrl: 'postgres://owner',
  temporalAddress: '127.0.0.1:4',
  temporalNamespace: 'default',
  smtpUrl: 'smtp://127.0.0.1:3',
  oidcIssuer: of.oidcIssuer ?? (runsIdentityProvider(of) ? 'http://127.0.0.1:7' : undefined),
  invitationSecret: invitationSecretOf(of, () => made),
});

const variable = (program: 'api' | 'worker', name: string, of: StartSettings): string | undefined =>
  childEnvironment(program, of, connections(of))[name];

test('API and worker make invitations by the same secret: the operator’s, or else that of the state folder', () => {
  for (const program of ['api', 'worker'] as const) {
    expect(variable(program, 'INVITATION_SECRET', settings())).toBe(made);
    expect(variable(program, 'INVITATION_SECRET', settings({ environment: { INVITATION_SECRET: '' } }))).toBe(
      made,
    );
    expect(
      variable(program, 'INVITATION_SECRET', settings({ environment: { INVITATION_SECRET: own } })),
    ).toBe(own);
  }
});

test('the demo’s people sign in at a provider of ours, and its port is needed', () => {
  expect(variable('api', 'OIDC_ISSUER', settings())).toBe('http://127.0.0.1:7');
  expect(portNeeds(settings())).toContainEqual({
    port: 7,
    purpose: 'the sign-in page',
    variable: 'IDENTITY_PORT',
  });
});

test('the API is what our provider knows the web app by, and has no secret there', () => {
  const named = (environment: Record<string, string>) => {
    const of = settings({ environment });
    return ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'].map((name) => variable('api', name, of));
  };
  expect(named({ OIDC_CLIENT_SECRET: 'of another provider' })).toEqual(['countersign-web', undefined]);
  expect(named({ OIDC_CLIENT_ID: 'mine' })).toEqual(['mine', undefined]);
  const own = settings({
    oidcIssuer: 'https://login.example',
    environment: { OIDC_CLIENT_ID: 'theirs', OIDC_CLIENT_SECRET: 'known' },
  });
  expect(['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'].map((name) => variable('api', name, own))).toEqual([
    'theirs',
    'known',
  ]);
  expect(variable('worker', 'OIDC_CLIENT_SECRET', own)).toBeUndefined();
});

test('without demo people, or with a provider of the operator’s, none of ours runs', () => {
  const without = settings({ seedDemo: false, databaseUrl: 'postgres://own' });
  expect(variable('api', 'OIDC_ISSUER', without)).toBeUndefined();
  const other = settings({ oidcIssuer: 'https://login.example' });
  expect(variable('api', 'OIDC_ISSUER', other)).toBe('https://login.example');
  for (const one of [without, other]) {
    expect(runsIdentityProvider(one)).toBe(false);
    expect(portNeeds(one).map(({ port }) => port)).not.toContain(7);
  }
});

test('the provider is handed the state folder, its port and its audience, and no address or secret of others', () => {
  const environment = {
    DATABASE_URL: 'postgres://own',
    INVITATION_SECRET: own,
    OIDC_AUDIENCE: 'us',
    PUBLIC_URL: 'https://cs.example',
    PATH: '/bin',
  };
  expect(identityProviderEnvironment(settings({ environment }))).toEqual({
    PATH: '/bin',
    COUNTERSIGN_STATE: '/state',
    IDENTITY_PORT: '7',
    API_PORT: '1',
    OIDC_AUDIENCE: 'us',
    PUBLIC_URL: 'https://cs.example',
  });
});

test("only the worker is handed what mail needs, and neither is handed the schema owner's address", () => {
  const environment = {
    DATABASE_OWNER_URL: 'postgres://owner',
    DATABASE_DELIVERY_URL: 'postgres://delivery',
    SMTP_URL: 'smtp://127.0.0.1:3',
  };
  const given = (program: 'api' | 'worker'): string[] =>
    Object.keys(childEnvironment(program, settings({ environment }), connections(settings()))).sort();
  const common = [
    ...[
      'API_PORT',
      'DATABASE_URL',
      'INVITATION_SECRET',
      'OIDC_CLIENT_ID',
      'OIDC_ISSUER',
      'TEMPORAL_ADDRESS',
      'TEMPORAL_NAMESPACE',
    ],
  ];
  expect(given('api')).toEqual(common.sort());
  expect(given('worker')).toEqual(
    [...common, 'DATABASE_DELIVERY_URL', 'SMTP_URL', 'WORKER_HEALTH_PORT'].sort(),
  );
});
