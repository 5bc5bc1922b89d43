import type { Notes } from './notes.ts';
import { pageOfOne, samples } from './samples.ts';

interface Described {
  /** As the operations name one, and many. */
  readonly one: string;
  readonly many: string;
  /** In words. */
  readonly what: string;
  readonly about: string;
  readonly entry: { readonly id: string; readonly name: string; readonly version: number };
  readonly added: object;
  readonly changed: object;
  readonly usedBy: string;
}

const described: readonly Described[] = [
  {
    one: 'Location',
    many: 'Locations',
    what: 'location',
    about: 'Places that documents belong to and that permission sets cover.',
    entry: { id: samples.location, code: 'UTR', name: 'Utrecht', version: 1 } as Described['entry'],
    added: { code: 'UTR', name: 'Utrecht' },
    changed: { name: 'Utrecht-Overvecht' },
    usedBy: 'documents, permission sets and templates',
  },
  {
    one: 'ContractCategory',
    many: 'ContractCategories',
    what: 'contract category',
    about: 'Headings under which contract types are found.',
    entry: { id: samples.contractCategory, code: 'SALES', name: 'Sales', version: 1 } as Described['entry'],
    added: { code: 'SALES', name: 'Sales' },
    changed: { name: 'Sales and leases' },
    usedBy: 'contract types',
  },
  {
    one: 'ContractType',
    many: 'ContractTypes',
    what: 'contract type',
    about: 'What kinds of documents there are, for whoever decides on them.',
    entry: {
      id: samples.contractType,
      code: 'ORDER',
      name: 'Order',
      category: 'PURCHASE',
      version: 1,
    } as Described['entry'],
    added: { code: 'ORDER', name: 'Order', category: 'PURCHASE' },
    changed: { name: 'Purchase order', category: 'PURCHASE' },
    usedBy: 'documents, permission sets and templates',
  },
  {
    one: 'GroupCategory',
    many: 'GroupCategories',
    what: 'group category',
    about: 'What groups are sorted by. A new environment starts with one.',
    entry: { id: samples.groupCategory, name: 'Committees', version: 1 },
    added: { name: 'Committees' },
    changed: { name: 'Boards and committees' },
    usedBy: 'groups',
  },
];

const etag = { etag: 'The version of the entry, for `If-Match`.' };

const notesOf = ({ one, many, what, about, entry, added, changed, usedBy }: Described): Notes => {
  const taken = 'code' in entry ? 'code_taken' : 'name_taken';
  const ofTypes = one === 'ContractType' ? (['unknown_contract_category'] as const) : [];
  const after = { ...entry, ...changed, version: 2 };
  return {
    [`list${many}`]: {
      description: about,
      answers: { 200: { description: 'One page.', example: pageOfOne(entry) } },
    },
    [`read${one}`]: {
      answers: { 200: { description: `The ${what}.`, example: entry, headers: etag } },
    },
    [`add${one}`]: {
      description:
        'code' in entry
          ? `The code is given once: documents and permission sets go by it, exactly as it is written.`
          : `Names differ by more than upper and lower case.`,
      requests: { one: { summary: `A new ${what}`, value: added } },
      answers: { 201: { description: `The ${what}.`, example: entry, headers: etag } },
      refuses: ['may_not_administer', taken, ...ofTypes],
    },
    [`change${one}`]: {
      description: 'What refers to it goes on to do so. Needs `If-Match` with the ETag as you read it.',
      requests: { renamed: { summary: 'Another name', value: changed } },
      answers: { 200: { description: `The ${what} as it is now.`, example: after, headers: etag } },
      refuses: [
        'may_not_administer',
        'version_changed',
        ...(taken === 'name_taken' ? ([taken] as const) : []),
        ...ofTypes,
      ],
    },
    [`delete${one}`]: {
      description: `Refused while ${usedBy} use it: the answer names some of each. Needs \`If-Match\` with the ETag as you read it.`,
      answers: { 200: { description: `The ${what} as it was.`, example: entry } },
      refuses: ['may_not_administer', 'version_changed', 'in_use'],
    },
  };
};

export const configurationNotes: Notes = Object.assign({}, ...described.map(notesOf)) as Notes;
