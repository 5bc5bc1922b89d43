// A table of a hundred thousand rows, sent while it is read: how long it takes, and what it holds in memory meanwhile.
import { signToken } from '../../test/support/issuer.ts';
import { median, timed } from './measure.ts';
import type { Figure } from './measure.ts';
import type { Scene } from './moving.ts';

export interface Exported {
  readonly figure: Figure;
  readonly rows: number;
  /** The most that the process, which is server and client at once, held above what it held before. */
  readonly megabytesAbove: number;
}

const lookEveryMs = 20;

export async function measureExport(scene: Scene): Promise<Exported> {
  const { plan } = scene;
  const times: number[] = [];
  let rows = 0;
  let above = 0;
  // The first one compiles and plans; nobody counts it.
  for (let round = -1; round < Math.min(plan.rounds, 3); round += 1) {
    const before = process.memoryUsage().rss;
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss);
    }, lookEveryMs);
    const ms = await timed(async () => {
      rows = await countRows(scene);
    });
    clearInterval(watch);
    if (round < 0) continue;
    times.push(ms);
    above = Math.max(above, most - before);
  }
  return {
    figure: { what: `a table of ${rows} rows, over HTTP`, ms: median(times), straightMs: null, goalMs: null },
    rows,
    megabytesAbove: above / 2 ** 20,
  };
}

async function countRows({ ground, town }: Scene): Promise<number> {
  const token = await signToken(ground.issuer, town.admin.userId);
  const answer = await fetch(`${ground.apiUrl}/v1/groups/${town.exported}/permissions.csv`, {
    headers: { authorization: `Bearer ${token}` },
  });
  if (answer.status !== 200 || !answer.body) throw new Error(`the table was answered with ${answer.status}`);
  let lines = 0;
  const lineFeed = 10;
  for await (const part of answer.body as unknown as AsyncIterable<Uint8Array>) {
    for (const byte of part) if (byte === lineFeed) lines += 1;
  }
  // Without the one of the headings.
  return lines - 1;
}
