// What the product says to Postgres while it does something: noted from its own connections, and said again without it.
// What is measured beside a request is by that what the request sends, in the same ways to the server, and no list of ours.
import { randomUUID } from 'node:crypto';
import pg from 'pg';

interface Said {
  readonly text: string;
  readonly values: readonly unknown[];
  /** How many rows it came to. */
  readonly rows: number | null;
}

/** Statements that left together, one behind the other: one way to the server and back. */
export type Way = readonly Said[];

export const countSaid = (ways: readonly Way[]): number => ways.flat().length;

type Told = (error: Error | null, result: pg.QueryResult) => void;
/** As the product calls it (`src/db/pool.ts`). */
type Query = (this: pg.Client, config: pg.QueryConfig, told: Told) => void;
const prototype = pg.Client.prototype as unknown as { query: Query };

/** Notes all that this process says to Postgres while the work is done. */
export async function recorded(work: () => Promise<unknown>): Promise<Way[]> {
  const ways: Promise<Said>[][] = [];
  const unanswered = new WeakMap<pg.Client, number>();
  const original = prototype.query;
  prototype.query = function (config, told) {
    if (typeof told !== 'function') throw new Error('only what the product says can be noted');
    const waiting = unanswered.get(this) ?? 0;
    unanswered.set(this, waiting + 1);
    const said = new Promise<Said>((resolve, reject) => {
      original.call(this, config, (error, result) => {
        unanswered.set(this, (unanswered.get(this) ?? 1) - 1);
        if (error) reject(error);
        else resolve({ text: config.text, values: [...(config.values ?? [])], rows: result.rowCount });
        told(error, result);
      });
    });
    // It is told below, unless the work fails as well.
    said.catch(() => undefined);
    if (waiting === 0) ways.push([]);
    ways.at(-1)?.push(said);
  };
  try {
    await work();
  } finally {
    prototype.query = original;
  }
  return Promise.all(ways.map((way) => Promise.all(way)));
}

/** A connection with the settings of the product's: statements are planned once, and written without waiting. */
export async function openRepeating(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    options: '-c plan_cache_mode=force_generic_plan',
    pipeline: true,
  });
  await client.connect();
  return client;
}

/** What is said of one thing is said of another: these ids stand for those; of all that are not known each time new ones. */
export interface Meaning {
  readonly instead: ReadonlyMap<string, string>;
  readonly known: ReadonlySet<string>;
}

/** Says it again, way by way, and takes it amiss where a statement comes to another number of rows than it did. */
export async function repeat(client: pg.Client, ways: readonly Way[], meaning: Meaning): Promise<void> {
  const translate = translator(meaning);
  for (const way of ways) {
    const answers = way.map(({ text, values }) => {
      const translated = values.map(translate);
      return values.length === 0
        ? client.query(text)
        : client.query({ name: nameOf(text), text, values: translated });
    });
    for (const [nth, { rowCount }] of (await Promise.all(answers)).entries()) {
      if (rowCount !== way[nth]?.rows)
        throw new Error(
          `said again it came to ${rowCount} rows, not to ${way[nth]?.rows}: ${way[nth]?.text}`,
        );
    }
  }
}

const names = new Map<string, string>();

function nameOf(text: string): string {
  const name = names.get(text) ?? `again_${names.size}`;
  names.set(text, name);
  return name;
}

const anId = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const anInstant = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?\+00$/;

function translator({ instead, known }: Meaning): (value: unknown) => unknown {
  const fresh = new Map<string, string>();
  const idFor = (id: string): string => {
    const meant = instead.get(id) ?? (known.has(id) ? id : fresh.get(id));
    if (meant !== undefined) return meant;
    const made = randomUUID();
    fresh.set(id, made);
    return made;
  };
  const translate = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(translate);
    if (typeof value !== 'string') return value;
    return anInstant.test(value) ? new Date().toISOString() : value.replace(anId, idFor);
  };
  return translate;
}
