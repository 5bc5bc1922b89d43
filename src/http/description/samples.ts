// The made-up house that all examples are about. Whoever tries an example puts real ids in the place of these; so do
// the tests, by name (test/http/examples.test.ts).

const sampleId = (number: number): string =>
  `0198c0de-0000-7000-8000-0000000000${String(number).padStart(2, '0')}`;

/** By the noun that stands before the id in an address, in the singular. */
export const samples = {
  environment: sampleId(1),
  organisation: sampleId(2),
  user: sampleId(10),
  reviewer: sampleId(11),
  manager: sampleId(12),
  account: sampleId(13),
  group: sampleId(20),
  innerGroup: sampleId(21),
  publicGroup: sampleId(22),
  template: sampleId(30),
  document: sampleId(40),
  approval: sampleId(50),
  task: sampleId(60),
  entry: sampleId(70),
  notification: sampleId(80),
  mail: sampleId(81),
  invitation: sampleId(82),
  permissionSet: sampleId(83),
  issuer: sampleId(84),
  /** What the link of an invitation ends with: its id and its secret. */
  invitationToken: `${sampleId(82)}.4nGd1mVb7sQz0kXyPc9LrTe2WfHj6uAo3iRw8EtKxN5`,
  /** The id of a service account's key is no UUID: it is part of the key. */
  accountKey: '9f8b6c2d41e0a753',
  key: sampleId(90),
  partner: sampleId(91),
  delegation: sampleId(92),
  partnership: sampleId(93),
  location: sampleId(94),
  contractCategory: sampleId(95),
  contractType: sampleId(96),
  groupCategory: sampleId(97),
  /** What a change of many is submitted with: the hash of what was reviewed, and the versions of its groups. */
  membershipReview: 'Vb7sQz0kXyPc9LrTe2WfHj6uAo3iRw8EtKxN54nGd1m.7.2',
  /** What a session's changes are sent with. */
  csrf: 'q0Wm2Jx8Vt5Rz1Lb7Nc4Yd9Ke3Sf6Ph0Ua2Gi8To5vM',
} as const;

export type SampleName = keyof typeof samples;

/** The id that stands in an address after `/documents/`, and so on. */
const nouns: Readonly<Record<string, SampleName>> = {
  documents: 'document',
  approvals: 'approval',
  tasks: 'task',
  groups: 'group',
  'public-groups': 'publicGroup',
  organisations: 'organisation',
  users: 'user',
  members: 'reviewer',
  notifications: 'notification',
  mails: 'mail',
  invitations: 'invitation',
  'permission-sets': 'permissionSet',
  'service-accounts': 'account',
  issuers: 'issuer',
  locations: 'location',
  'contract-categories': 'contractCategory',
  'contract-types': 'contractType',
  'group-categories': 'groupCategory',
};

export interface PathParameter {
  readonly description: string;
  readonly example: string | number;
}

const namedParameters: Readonly<Record<string, PathParameter>> = {
  fileId: { description: 'The id of the file within its document.', example: 'original' },
  keyId: {
    description: 'The id of the key: what stands between its underscores.',
    example: samples.accountKey,
  },
  role: {
    description: 'The supplementary role.',
    example: 'group_administrator',
  },
  phase: { description: 'The number of the phase, from 1.', example: 1 },
  version: { description: 'The number of the version, from 1.', example: '1' },
};

/** Addresses in which the same noun stands twice. */
const inner: Readonly<Record<string, SampleName>> = { groupId: 'innerGroup' };

/** A parameter in a path such as `/v1/documents/{id}/files/{fileId}`: what it is, and what stands there in the example. */
export function pathParameter(path: string, name: string): PathParameter {
  const known = namedParameters[name];
  if (known) return known;
  const parts = path.split('/');
  const noun = inner[name] ?? nouns[parts[parts.indexOf(`{${name}}`) - 1] ?? ''] ?? 'entry';
  return { description: `The id of the ${spaced(noun)}.`, example: samples[noun] };
}

/** `permissionSet` in words. */
const spaced = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const page = 'MDE5OGMwZGUtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDQw';

/** What stands in a header or query parameter in the example; the others are left out there. */
export const parameterSamples: Readonly<Record<string, unknown>> = {
  'idempotency-key': samples.key,
  'if-match': '"7"',
  limit: 50,
  for: 'manager',
  seconds: 30,
  status: 'under_review',
  state: 'refused',
  unread: 'true',
  contractType: 'INVOICE',
  sort: 'due',
  kind: 'review',
  groupId: sampleId(20),
  environmentId: sampleId(1),
  delegated: 'no',
  as: 'given',
  query: 'jan',
  purpose: 'workflow_participant',
  location: 'AMS',
  category: 'PURCHASE',
  fromEverybody: 'true',
  name: 'rita',
  role: 'approver',
  defaultAssignee: 'true',
  separator: 'semicolon',
  columns: 'name',
  dryRun: 'true',
  invite: 'true',
  yours: 'true',
  organisation: samples.organisation,
  organisationRole: 'administrator',
  categoryId: samples.groupCategory,
  orderBy: 'name',
  type: 'environment',
  descending: 'true',
  phase: 1,
  slot: 0,
  attempt: 1,
  look: 1,
  way: 'nobody',
  from: '2026-11-01T00:00:00.000Z',
  to: '2026-12-01T00:00:00.000Z',
  moreThanHalf: 'true',
};

/** Parameters that an example leaves out, since what they say depends on an answer before. */
export const unsampled: readonly string[] = ['cursor', 'at'];

export const pageOfOne = (item: unknown): object => ({ items: [item], nextCursor: page });

export const people = {
  ann: { id: samples.user, name: 'Ann Mulder' },
  rita: { id: samples.reviewer, name: 'Rita Jansen' },
  olga: { id: samples.manager, name: 'Olga Smit' },
} as const;

export const at = '2026-11-22T09:30:00.000Z';
