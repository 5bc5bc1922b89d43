// What `npm start` prints when everything runs: where things are, and how to act as whom.
import type { DemoEnvironment, DemoFile } from './demo-file.ts';

export interface WhatRuns {
  readonly apiUrl: string;
  readonly mailPageUrl: string | undefined;
  readonly temporalAddress: string;
  /** The embedded one's port, or a database of one's own. */
  readonly database: { readonly port: number } | 'own';
  readonly demo: DemoFile | undefined;
  /** Whether there should be demo data. */
  readonly demoWanted: boolean;
  readonly demoFile: string;
}

export function describeStart(what: WhatRuns): string[] {
  const { apiUrl, mailPageUrl, temporalAddress, database } = what;
  return [
    '',
    'Countersign is running.',
    `  API        ${apiUrl}   (described at ${apiUrl}/v1/openapi.json)`,
    `  Mail page  ${mailPageUrl ?? 'none: letters go out by SMTP_URL'}`,
    `  Temporal   ${temporalAddress}`,
    `  Postgres   ${database === 'own' ? 'as DATABASE_URL says' : `127.0.0.1:${database.port}`}`,
    '',
    ...describeDemo(what),
    'Ctrl-C stops it; the next npm start goes on where it stopped.',
  ];
}

function describeDemo({ apiUrl, demo, demoWanted, demoFile }: WhatRuns): string[] {
  if (!demoWanted) return ['Demo data is not used here (COUNTERSIGN_DEMO=yes fills it in).', ''];
  // A key can't be read back from a database that somebody else has filled in.
  if (!demo)
    return [`The demo's keys were written to another state folder: copy its demo.json to ${demoFile}.`, ''];
  const [first] = demo.environments;
  const reader = first?.people.find(({ does }) => does.startsWith('approves')) ?? first?.people[0];
  if (!first || !reader) return [];
  const { handle } = reader;
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
