// Every history that was ever kept must replay on today's workflows: what runs for weeks meets every release between.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { testServers } from '../support/servers.ts';

const folder = join(import.meta.dirname, 'histories');
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));

interface StoredHistory {
  readonly events: {
    readonly eventType: string;
    readonly workflowExecutionStartedEventAttributes?: { readonly workflowId: string };
    readonly markerRecordedEventAttributes?: {
      details: Record<string, { payloads: { data: string }[] }>;
    };
  }[];
}

beforeAll(() => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
});

const read = (file: string): StoredHistory =>
  JSON.parse(readFileSync(join(folder, file), 'utf8')) as StoredHistory;

const replay = (history: StoredHistory): Promise<void> =>
  Worker.runReplayHistory(
    { workflowBundle: { codePath: testServers().workflowBundle } },
    history,
    history.events[0]?.workflowExecutionStartedEventAttributes?.workflowId,
  );

test('at least one history is kept', () => {
  expect(files.length).toBeGreaterThan(0);
});

test.each(files)('%s replays', async (file) => {
  await expect(replay(read(file))).resolves.toBeUndefined();
});

test('a history in which another step was taken is reported', async () => {
  const history = read(files[0] ?? 'none');
  const opened = history.events.find(({ markerRecordedEventAttributes: marker }) =>
    text(marker).includes('openPhase'),
  );
  const marker = opened?.markerRecordedEventAttributes;
  if (!marker) throw new Error('the history opens no phase');
  const changed = text(marker).replace('openPhase', 'closePhase');
  marker.details = {
    ...marker.details,
    data: {
      payloads: [{ ...marker.details['data']?.payloads[0], data: Buffer.from(changed).toString('base64') }],
    },
  };
  await expect(replay(history)).rejects.toThrow(/[Nn]ondeterminism/);
});

test('a history that lacks a step is reported', async () => {
  const history = read(files[0] ?? 'none');
  const first = history.events.findIndex(({ markerRecordedEventAttributes: marker }) => marker);
  const events = history.events.filter((_event, index) => index !== first);
  const renumbered = events.map((event, index) => ({ ...event, eventId: String(index + 1) }));
  await expect(replay({ ...history, events: renumbered })).rejects.toThrow();
});

/** The marker's own data, as text. */
function text(marker: StoredHistory['events'][number]['markerRecordedEventAttributes']): string {
  return Buffer.from(marker?.details['data']?.payloads[0]?.data ?? '', 'base64').toString('utf8');
}
