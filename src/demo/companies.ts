// The demo's two companies: an accountant firm and its client. Each is an environment of its own (ENV-01).
import type { GroupMode, PhaseKind } from '../domain/phase-kind.ts';
import type { WorkflowRole } from '../domain/workflow-role.ts';
import type { EnvironmentRole } from '../placement/directory.ts';

export interface Coded {
  readonly code: string;
  readonly name: string;
}

export interface DemoSet {
  readonly name: string;
  readonly role: WorkflowRole;
  readonly locations: readonly string[];
  readonly contractTypes: readonly string[];
}

export interface DemoGroup {
  readonly name: string;
  readonly description: string;
  readonly members: readonly string[];
  /** In their order; an empty list leaves it to the pick that everybody can recompute (PLC-22). */
  readonly defaultAssignees: readonly string[];
}

export interface Company {
  readonly name: string;
  readonly mailDomain: string;
  readonly locations: readonly Coded[];
  readonly contractCategories: readonly Coded[];
  readonly contractTypes: readonly (Coded & { readonly category: string })[];
  readonly sets: Readonly<Record<string, DemoSet>>;
  /** By the name that the command line knows them by; it is unique over both companies. */
  readonly people: Readonly<Record<string, DemoPerson>>;
  readonly groupCategory: string;
  readonly groups: readonly DemoGroup[];
  readonly template: DemoTemplate;
  /** Another template, whose tasks are those of groups: of one member is sufficient, and of all. */
  readonly agreement: DemoTemplate;
  /** Another template, whose group yields no manager: what an administrator does about it is worth a look. */
  readonly unmanaged?: DemoTemplate;
  /** The back-office system that sends documents. */
  readonly integration: string;
  /** What the command line names when its user names nothing. */
  readonly usual: { readonly contractType: string; readonly location: string };
}

export interface DemoTemplate {
  readonly name: string;
  readonly contractTypes: readonly string[];
  readonly locations: readonly string[];
  readonly ownerGroup: string;
  readonly phases: readonly DemoPhase[];
}

export type DemoPhase =
  /** With its groups, in the order of their turns. */
  | { readonly name: string; readonly kind: Exclude<PhaseKind, 'task'>; readonly groups: readonly string[] }
  /** TPL-09: with the groups that have its tasks. */
  | {
      readonly name: string;
      readonly kind: 'task';
      readonly acting: readonly { readonly group: string; readonly mode: GroupMode }[];
      readonly dueDays?: number;
    };

export interface DemoPerson {
  readonly name: string;
  /** What they do, in words. */
  readonly does: string;
  readonly environmentRole: EnvironmentRole;
  readonly sets: readonly string[];
}

const person = (name: string, does: string, ...sets: readonly string[]): DemoPerson => ({
  name,
  does,
  environmentRole: 'basic',
  sets,
});
const owner = (name: string): DemoPerson => ({
  ...person(name, 'owns the phases', 'owner', 'mediator'),
  environmentRole: 'advanced',
});
const administrator = (name: string): DemoPerson => ({
  ...person(name, 'administers the environment'),
  environmentRole: 'administrator',
});

const contractCategories = [
  { code: 'PURCHASE', name: 'Purchase' },
  { code: 'LEGAL', name: 'Legal' },
];
const contractTypes = [
  { code: 'INVOICE', name: 'Invoice', category: 'PURCHASE' },
  { code: 'CREDIT_NOTE', name: 'Credit note', category: 'PURCHASE' },
  { code: 'NDA', name: 'Confidentiality agreement', category: 'LEGAL' },
  { code: 'LEASE', name: 'Lease', category: 'LEGAL' },
];
const purchases = ['INVOICE', 'CREDIT_NOTE'];
const everyType = contractTypes.map(({ code }) => code);

/** The permission sets that both companies have (ENV-16, 17), for their locations. */
const usualSets = (locations: readonly string[]) => {
  const set = (name: string, role: WorkflowRole, types: readonly string[] = purchases): DemoSet => ({
    name,
    role,
    locations,
    contractTypes: types,
  });
  return {
    owner: set('Owns phases', 'phase_owner', everyType),
    mediator: set('Mediates phases', 'phase_mediator', everyType),
    reviewer: set('Reviews purchases', 'reviewer'),
    approver: set('Approves purchases', 'approver'),
    signatory: set('Signs', 'signatory', everyType),
  };
};

const purchaseTemplate = (locations: readonly string[], approvingGroups: readonly string[]) => ({
  name: 'Purchase invoice',
  contractTypes: purchases,
  locations,
  ownerGroup: 'Owners',
  phases: [
    { name: 'Check the invoice', kind: 'review', groups: ['Invoice checkers'] },
    { name: 'Approve', kind: 'approval', groups: approvingGroups },
    { name: 'Sign', kind: 'signature', groups: ['Signatories'] },
  ] as const,
});

/** Whoever comes first of one group takes it up, and all of another have to agree. */
const agreementTemplate = (
  locations: readonly string[],
  { reads, agrees }: { readonly reads: string; readonly agrees: string },
): DemoTemplate => ({
  name: 'Confidentiality agreement',
  contractTypes: ['NDA'],
  locations,
  ownerGroup: 'Owners',
  phases: [
    { name: 'Read it', kind: 'task', acting: [{ group: reads, mode: 'one' }], dueDays: 3 },
    { name: 'Agree', kind: 'task', acting: [{ group: agrees, mode: 'all' }], dueDays: 7 },
  ],
});

const accountantLocations = ['AMS', 'RTM'];

const accountants: Company = {
  name: 'Veldhuis Accountants',
  mailDomain: 'veldhuis.example',
  locations: [
    { code: 'AMS', name: 'Amsterdam' },
    { code: 'RTM', name: 'Rotterdam' },
  ],
  contractCategories,
  contractTypes,
  sets: {
    ...usualSets(accountantLocations),
    // Bob stands first on his group's list and yet is passed over for Amsterdam: the reason is worth a look.
    approverInRotterdam: {
      name: 'Approves purchases in Rotterdam',
      role: 'approver',
      locations: ['RTM'],
      contractTypes: purchases,
    },
  },
  people: {
    ada: administrator('Ada Veldhuis'),
    olga: owner('Olga Smit'),
    rita: person('Rita Jansen', 'reviews', 'reviewer'),
    rob: person('Rob de Boer', 'reviews', 'reviewer'),
    ann: person('Ann Mulder', 'approves for Purchasing', 'approver'),
    bob: person('Bob Visser', 'approves for Purchasing, in Rotterdam only', 'approverInRotterdam'),
    cleo: person('Cleo Bakker', 'approves for Finance', 'approver'),
    dora: person('Dora Meijer', 'approves for Finance', 'approver'),
    erik: person('Erik Dekker', 'approves for Finance', 'approver'),
    sam: person('Sam van Dijk', 'signs', 'signatory'),
    sue: person('Sue Bos', 'signs', 'signatory'),
  },
  groupCategory: 'Approvals',
  groups: [
    { name: 'Owners', description: 'Who owns phases', members: ['olga'], defaultAssignees: ['olga'] },
    {
      name: 'Invoice checkers',
      description: 'Who compares an invoice with order and delivery',
      members: ['rita', 'rob'],
      defaultAssignees: ['rita', 'rob'],
    },
    {
      name: 'Purchasing',
      description: 'Who ordered it',
      members: ['ann', 'bob'],
      defaultAssignees: ['bob', 'ann'],
    },
    {
      name: 'Finance',
      description: 'Who pays it; whoever the pick finds',
      members: ['cleo', 'dora', 'erik'],
      defaultAssignees: [],
    },
    {
      name: 'Signatories',
      description: 'Who signs for the firm',
      members: ['sam', 'sue'],
      defaultAssignees: ['sue', 'sam'],
    },
    {
      name: 'Legal desk',
      description: 'Who is to look after leases; so far nobody who may own a phase',
      members: ['rob'],
      defaultAssignees: ['rob'],
    },
  ],
  template: purchaseTemplate(accountantLocations, ['Purchasing', 'Finance']),
  agreement: agreementTemplate(['AMS'], { reads: 'Purchasing', agrees: 'Finance' }),
  unmanaged: {
    name: 'Lease',
    contractTypes: ['LEASE'],
    locations: accountantLocations,
    ownerGroup: 'Legal desk',
    phases: [{ name: 'Sign the lease', kind: 'signature', groups: ['Signatories'] }],
  },
  integration: 'Bookkeeping of Veldhuis',
  usual: { contractType: 'INVOICE', location: 'AMS' },
};

const bakery: Company = {
  name: 'Bakkerij De Halm',
  mailDomain: 'dehalm.example',
  locations: [{ code: 'UTR', name: 'Utrecht' }],
  contractCategories,
  contractTypes,
  sets: usualSets(['UTR']),
  people: {
    hans: administrator('Hans Halm'),
    greet: owner('Greet Halm'),
    piet: person('Piet Kuiper', 'reviews', 'reviewer'),
    lotte: person('Lotte Vos', 'reviews', 'reviewer'),
    kees: person('Kees Molenaar', 'approves for the bakehouse', 'approver'),
    mia: person('Mia Peters', 'approves for the bakehouse', 'approver'),
    joop: person('Joop Halm', 'approves for the board', 'approver'),
    fleur: person('Fleur Halm', 'approves for the board', 'approver'),
    ruud: person('Ruud Schouten', 'signs', 'signatory'),
    tess: person('Tess Willems', 'signs', 'signatory'),
  },
  groupCategory: 'Approvals',
  groups: [
    { name: 'Owners', description: 'Who owns phases', members: ['greet'], defaultAssignees: ['greet'] },
    {
      name: 'Invoice checkers',
      description: 'Who compares an invoice with order and delivery',
      members: ['piet', 'lotte'],
      defaultAssignees: ['lotte'],
    },
    {
      name: 'Bakehouse',
      description: 'Who ordered it',
      members: ['kees', 'mia'],
      defaultAssignees: ['kees', 'mia'],
    },
    {
      name: 'Board',
      description: 'Who pays it; whoever the pick finds',
      members: ['joop', 'fleur'],
      defaultAssignees: [],
    },
    {
      name: 'Signatories',
      description: 'Who signs for the bakery',
      members: ['ruud', 'tess'],
      defaultAssignees: ['tess'],
    },
  ],
  template: purchaseTemplate(['UTR'], ['Bakehouse', 'Board']),
  agreement: agreementTemplate(['UTR'], { reads: 'Bakehouse', agrees: 'Board' }),
  integration: 'Till of De Halm',
  usual: { contractType: 'INVOICE', location: 'UTR' },
};

export const companies: readonly Company[] = [accountants, bakery];
