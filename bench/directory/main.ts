// Measures the directory on a Postgres that puts every commit on the disk: changes of members, reading them, lists, tables
// and placement, each beside what the same costs straight on Postgres; see docs/performance.md.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { nextExportedPeople } from '../../src/db/group-exports.ts';
import { addMember, removeMember } from '../../src/db/memberships.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { allocateYoung } from '../../src/program.ts';
import type { Db } from '../../src/db/transaction.ts';
import { measureExport } from './exporting.ts';
import { openGround } from './ground.ts';
import { measureAdding, measureNesting } from './moving.ts';
import type { Scene } from './moving.ts';
import { readOptions, usage } from './options.ts';
import type { Options, Plan } from './options.ts';
import { measurePlacing, placeOne } from './placing.ts';
import type { Placed } from './placing.ts';
import { explain } from './plans.ts';
import {
  measureActing,
  measureInbox,
  measureMembers,
  readFactsOfTask,
  readInbox,
  readPageOfMembers,
} from './reading.ts';
import { report } from './report.ts';
import type { Findings } from './report.ts';
import { asAdmin, buildTown } from './town.ts';

const log = (line: string): void => console.error(line);

interface Measured {
  readonly findings: Findings;
  readonly plans: string;
}

async function measure({ plan, quick, onlyPlacing }: Options): Promise<Measured> {
  const ground = await openGround(log);
  try {
    const scene: Scene = { ground, plan, town: await buildTown(ground, plan, log) };
    const inTurn = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
      log(what);
      return work();
    };
    if (onlyPlacing) {
      const placed = await inTurn('placement', () => measurePlacing(scene));
      const plans = await plansOf(scene, (what) => what.startsWith('placing'));
      return {
        findings: { ...about(quick), figures: placed.figures, memory: [heldBy(placed, plan)] },
        plans,
      };
    }
    const members = await inTurn('effective members', () => measureMembers(scene));
    const acting = await inTurn('acting for a group', () => measureActing(scene));
    const inbox = await inTurn('inboxes', () => measureInbox(scene));
    const adding = await inTurn('adding a member', () => measureAdding(scene));
    const exported = await inTurn('a table', () => measureExport(scene));
    const placed = await inTurn('placement', () => measurePlacing(scene));
    const nesting = await inTurn('nesting', () => measureNesting(scene));
    const plans = await inTurn('plans', () => plansOf(scene));
    return {
      findings: {
        ...about(quick),
        figures: [...adding, ...nesting, ...members, ...acting, ...inbox, exported.figure, ...placed.figures],
        memory: [
          {
            what: 'above idle while a table is sent',
            megabytes: exported.megabytesAbove,
            goalMegabytes: 100,
          },
          heldBy(placed, plan),
        ],
      },
      plans,
    };
  } finally {
    await ground.close();
  }
}

const about = (quick: boolean): Pick<Findings, 'date' | 'machine' | 'quick'> => ({
  ...{ date: new Date().toISOString(), machine: machine(), quick },
});

const heldBy = ({ megabytesMore }: Placed, { placements }: Plan): Findings['memory'][number] => ({
  ...{ what: `more after ${placements} placements`, megabytes: megabytesMore, goalMegabytes: 10 },
});

/** How Postgres runs what is hot, of each kind of work its statements. */
async function plansOf(scene: Scene, isWanted: (what: string) => boolean = () => true): Promise<string> {
  const { ground, town } = scene;
  const request = { actor: asAdmin(town), keyed: null };
  const nesting = { groupId: town.company, memberGroupId: town.forest };
  const [stranger] = town.strangers;
  if (!stranger) throw new Error('there is nobody to add');
  const joining = { groupId: town.ten, userId: stranger };
  const people = { groupId: town.exported, part: 'members' } as const;
  const { environmentId } = town;
  const kinds: readonly (readonly [what: string, work: (db: Db) => Promise<unknown>])[] = [
    ['adding a member', (db) => addMember(db, request, joining)],
    ['removing a member', (db) => removeMember(db, request, joining)],
    ['nesting a large group', (db) => addMember(db, request, nesting)],
    ['taking it out', (db) => removeMember(db, request, nesting)],
    ['a page of effective members', (db) => readPageOfMembers(db, scene)],
    ['the facts of an answer', (db) => inTenant(db, environmentId, (tx) => readFactsOfTask(tx, scene))],
    ['the inbox of a person in some groups', (db) => readInbox(db, scene, town.some)],
    ['the inbox of a person in many groups', (db) => readInbox(db, scene, town.many)],
    [
      'a part of a table',
      (db) =>
        inTenant(db, environmentId, (tx) => nextExportedPeople(tx, people, { limit: 500, after: null })),
    ],
    ['placing from a large group', (db) => placeOne(db, town, town.forest)],
  ];
  const parts: string[] = [];
  for (const [what, work] of kinds.filter(([what]) => isWanted(what))) {
    for (const { statement, plan } of await explain(ground.appUrl, work))
      parts.push(`-- ${what}\n${statement}\n\n${plan}\n`);
  }
  return parts.join('\n');
}

const machine = (): string =>
  `${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`;

const options = readOptions(process.argv.slice(2));
if (options === 'help') console.log(usage);
else {
  // As API and worker do.
  allocateYoung();
  const { findings, plans } = await measure(options);
  const file =
    options.out === undefined
      ? join(mkdtempSync(join(tmpdir(), 'countersign-figures-')), 'directory.json')
      : resolve(options.out);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(findings, null, 2));
  writeFileSync(`${file}.plans.txt`, plans);
  console.log(report(findings));
  console.log(`\nThe figures as JSON: ${file}; the plans: ${file}.plans.txt`);
}
