import type { PublishedIssuer } from './issuer.ts';

/** The servers that one test run shares, as global-setup.ts started them. */
export interface TestServers {
  /** The superuser makes databases and roles, nothing else. */
  readonly superuserUrl: string;
  readonly passwords: { readonly owner: string; readonly app: string; readonly delivery: string };
  readonly temporalAddress: string;
  /** The server itself, for tests that start and kill one of their own. */
  readonly temporalExecutable: string;
  readonly temporalVersion: string;
  /** The workflow bundle of today's sources. */
  readonly workflowBundle: string;
  /** Where the API's description is kept, once a test file has made it. */
  readonly descriptionFile: string;
  /** The provider whose tokens the tests' APIs take. */
  readonly issuer: PublishedIssuer;
}

const variable = 'COUNTERSIGN_TEST_SERVERS';

/** Hands the addresses to the processes that run test files. */
export const publishServers = (servers: TestServers): void => {
  process.env[variable] = JSON.stringify(servers);
};

let found: TestServers | undefined;

/** The servers of this run. */
export function testServers(): TestServers {
  const text = process.env[variable];
  if (!text) throw new Error('The test servers are not running: start tests with npm test or npx jest.');
  return (found ??= JSON.parse(text) as TestServers);
}

/** A database that every test file gets a copy of, migrated once. */
export const templateDatabase = 'template_migrated';
