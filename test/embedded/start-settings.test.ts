// Which secrets a program is handed.
import { childEnvironment, signingSecretOf } from '../../src/embedded/start-settings.ts';
import type { Connections, StartSettings } from '../../src/embedded/start-settings.ts';

const own = 'a secret of the operator, which is long enough';
const made = 'made at random with the state folder, long enough';

function settings(part: Partial<StartSettings> = {}): StartSettings {
  return {
    stateFolder: '/state',
    ...{ apiPort: 1, mailPagePort: 2, smtpPort: 3, temporalPort: 4, postgresPort: 5, workerHealthPort: 6 },
    temporalNamespace: 'default',
    seedDemo: true,
    programs: { worker: '/worker.js', api: '/api.js' },
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
  signingSecret: signingSecretOf(of, () => made),
});

const secretOf = (program: 'api' | 'worker', of: StartSettings): string | undefined =>
  childEnvironment(program, of, connections(of))['SIGNING_SECRET'];

test("with demo people the API signs and checks by the state folder's secret", () => {
  expect(secretOf('api', settings())).toBe(made);
  expect(secretOf('api', settings({ environment: { SIGNING_SECRET: '' } }))).toBe(made);
});

test('without demo people the API is handed no secret, so that nobody acts as one of them', () => {
  expect(secretOf('api', settings({ seedDemo: false, databaseUrl: 'postgres://own' }))).toBeUndefined();
  expect(secretOf('api', settings({ seedDemo: false }))).toBeUndefined();
});

test("an operator's own secret stays, with demo people and without", () => {
  const environment = { SIGNING_SECRET: own };
  expect(secretOf('api', settings({ environment }))).toBe(own);
  expect(secretOf('api', settings({ environment, seedDemo: false }))).toBe(own);
  expect(connections(settings({ environment })).signingSecret).toBe(own);
});

test('the worker is handed no secret, whoever made it', () => {
  expect(secretOf('worker', settings())).toBeUndefined();
  expect(secretOf('worker', settings({ environment: { SIGNING_SECRET: own } }))).toBeUndefined();
});

test("only the worker is handed what mail needs, and neither is handed the schema owner's address", () => {
  const environment = {
    DATABASE_OWNER_URL: 'postgres://owner',
    DATABASE_DELIVERY_URL: 'postgres://delivery',
    SMTP_URL: 'smtp://127.0.0.1:3',
  };
  const given = (program: 'api' | 'worker'): string[] =>
    Object.keys(childEnvironment(program, settings({ environment }), connections(settings()))).sort();
  const common = ['API_PORT', 'DATABASE_URL', 'TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE'];
  expect(given('api')).toEqual([...common, 'SIGNING_SECRET'].sort());
  expect(given('worker')).toEqual(
    [...common, 'DATABASE_DELIVERY_URL', 'SMTP_URL', 'WORKER_HEALTH_PORT'].sort(),
  );
});
