// Runs Countersign in the foreground until somebody stops it.
import type { Log } from './processes.ts';
import type { RunningCountersign, StartHooks, StartSettings } from './start-settings.ts';
import { endAtOnce, startCountersign } from './start.ts';

/** One Ctrl-C may arrive twice: from the terminal and once more from npm, which passes it on. */
const sameKeyPressMs = 500;
const interrupted = 130;

type OnReady = (running: RunningCountersign) => void;

/** Runs until somebody asks for the end or a part gives up, whose reason it returns; everything is stopped then. */
async function untilStopped(
  running: RunningCountersign,
  { asked, log, onReady }: { readonly asked: AbortSignal; readonly log: Log; readonly onReady: OnReady },
): Promise<Error | undefined> {
  try {
    onReady(running);
    const stopped = new Promise<undefined>((done) => asked.addEventListener('abort', () => done(undefined)));
    const reason = asked.aborted ? undefined : await Promise.race([stopped, running.gaveUp]);
    if (reason) log(reason.message);
    return reason;
  } finally {
    // Also when onReady fails: nobody else would end what runs by now.
    await running.stop();
  }
}

/**
 * Starts everything, calls `onReady`, and resolves with the exit code when it was stopped: by Ctrl-C or SIGTERM
 * (API and worker finish what they are at), at once by a second one, or because a part gave up. Rejects when the
 * start or `onReady` fails, with nothing left running.
 */
export async function runCountersign(
  settings: StartSettings,
  hooks: Omit<StartHooks, 'abort'>,
  onReady: OnReady,
): Promise<number> {
  const asked = new AbortController();
  let askedAtMs = 0;
  const onSignal = (signal: NodeJS.Signals) => {
    if (!asked.signal.aborted) {
      askedAtMs = Date.now();
      hooks.log(`Stopping (${signal}); once more ends it at once.`);
      asked.abort();
    } else if (Date.now() - askedAtMs > sameKeyPressMs) {
      endAtOnce(settings.stateFolder);
      process.exit(interrupted);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  try {
    const running = await startCountersign(settings, { ...hooks, abort: asked.signal });
    const reason = await untilStopped(running, { asked: asked.signal, log: hooks.log, onReady });
    hooks.log('Stopped.');
    return reason ? 1 : 0;
  } catch (error) {
    if (!asked.signal.aborted) throw error;
    hooks.log('Stopped before it was ready.');
    return interrupted;
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, onSignal);
  }
}
