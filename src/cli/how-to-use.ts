// What `npm start` prints when everything runs: where things are, and how to act as whom.
import type { DemoEnvironment, DemoFile } from './demo-file.ts';

export interface WhatRuns {
  /** Where people reach it by a browser. */
  readonly webUrl: string;
  readonly apiUrl: string;
  readonly mailPageUrl: string | undefined;
  readonly temporalAddress: string;
  /** The embedded one's port, or a database of one's own. */
  readonly database: { readonly port: number } | 'own';
  readonly demo: DemoFile | undefined;
  /** Whether there should be demo data. */
  readonly demoWanted: boolean;
  readonly demoFile: string;
  /** Where people sign in: as one of the demo's, at a provider of the operator's, or nowhere. */
  readonly identities: string | undefined;
}

export function describeStart(what: WhatRuns): string[] {
  const { webUrl, apiUrl, mailPageUrl, temporalAddress, database } = what;
  return [
    '',
    `Countersign is running: open ${webUrl}`,
    ...describeSignIn(what),
    '',
    `  API        ${apiUrl}   (to read and try: ${apiUrl}/v1/docs)`,
    `  Mail page  ${mailPageUrl ?? 'none: letters go out by SMTP_URL'}`,
    `  Sign-in    ${describeIdentities(what.identities)}`,
    `  Temporal   ${temporalAddress}`,
    `  Postgres   ${database === 'own' ? 'as DATABASE_URL says' : `127.0.0.1:${database.port}`}`,
    '',
    ...describeDemo(what),
    'Ctrl-C stops it; the next npm start goes on where it stopped.',
  ];
}

/** Who of the demo is worth being first, each by what can be done then. */
function describeSignIn({ demo, identities }: WhatRuns): string[] {
  if (identities !== 'demo' || !demo) return [];
  const [own, client] = demo.environments;
  const names = (environment: DemoEnvironment | undefined, does: RegExp): string[] =>
    (environment?.people ?? []).filter((person) => does.test(person.does)).map(({ name }) => name);
  const [reviewer] = names(own, /^reviews/);
  const [approver] = names(own, /^approves/);
  const [administrator] = names(own, /^administers/);
  const [theirs] = names(client, /^approves/);
  return [
    'and sign in, without a password, for example as',
    ...[
      [reviewer, `checks invoices at ${own?.name}: begin here`],
      [approver, `approves there`],
      [administrator, `administers there: sets the manager that a phase misses`],
      [theirs, `approves at ${client?.name}, the client`],
    ].flatMap(([name, why]) => (name === undefined ? [] : [`  ${name.padEnd(16)} ${why}`])),
  ];
}

const describeIdentities = (identities: string | undefined): string =>
  identities === 'demo'
    ? "as the demo's people, without passwords, from this machine only"
    : (identities ?? 'nowhere: OIDC_ISSUER names a provider; service accounts have keys');

function describeDemo({ apiUrl, demo, demoWanted, demoFile, identities }: WhatRuns): string[] {
  if (!demoWanted) return ['Demo data is not used here (COUNTERSIGN_DEMO=yes fills it in).', ''];
  // What the demo is played with is not in the database any more.
  if (!demo) return [`There is no demo in this database, and no keys of it in ${demoFile}.`, ''];
  const [first] = demo.environments;
  const reader = first?.people.find(({ does }) => does.startsWith('approves')) ?? first?.people[0];
  if (!first || !reader) return [];
  const { handle } = reader;
  if (identities !== 'demo') {
    return [
      ...demo.environments.flatMap(describeEnvironment),
      "The demo's people sign in where OIDC_ISSUER is not set: your provider does not know them.",
      `Ids and keys of the demo are in ${demoFile}: only you can read it.`,
      '',
    ];
  }
  return [
    ...demo.environments.flatMap(describeEnvironment),
    'In another terminal:',
    '  npm run demo                                 plays one approval from the invoice to the signature',
    '  npx countersign approve examples/invoice.xml sends an invoice as the back office',
    `  npx countersign tasks --as ${handle.padEnd(18)}shows somebody's tasks; "answer" answers one; --help says more`,
    `  curl -H "Authorization: Bearer $(npx countersign token ${handle})" ${apiUrl}/v1/tasks`,
    '',
    `Ids and keys of the demo are in ${demoFile}: only you can read it.`,
    '',
  ];
}

const describeEnvironment = ({ name, people, integration, template, usual }: DemoEnvironment): string[] => [
  `${name}: ${integration.name} sends documents (${usual.contractType}, ${usual.location}), approved by "${template.name}"`,
  ...people.map((person) => `  ${person.handle.padEnd(6)} ${person.name.padEnd(16)} ${person.does}`),
  '',
];
