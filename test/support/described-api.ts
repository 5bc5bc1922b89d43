import { pino } from 'pino';
import { noCrash } from '../../src/crash-point.ts';
import { openDatabase } from '../../src/db/pool.ts';
import { createApp } from '../../src/http/app.ts';

/** The OpenAPI document, from the routes alone: nothing listens, and the database is never asked. */
export async function describedApi(): Promise<object> {
  const nowhere = openDatabase({
    url: 'postgres://nobody:nothing@127.0.0.1:1/nowhere',
    size: 1,
    applicationName: 'countersign describes itself',
    onError: () => undefined,
  });
  const app = await createApp({
    app: nowhere,
    sendNudge: () => undefined,
    at: noCrash,
    readToken: async () => null,
    web: { publicUrl: 'http://127.0.0.1:1', signIn: null, folder: '/no pages' },
    logger: pino({ level: 'silent' }),
  } as unknown as Parameters<typeof createApp>[0]);
  await app.ready();
  const described = app.swagger();
  await app.close();
  await nowhere.destroy();
  return described;
}
