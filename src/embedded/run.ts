// Runs Countersign in the foreground until somebody stops it.
import type { RunningCountersign, StartHooks, StartSettings } from './start-settings.ts';
import { endAtOnce, startCountersign } from './start.ts';

/** One Ctrl-C may arrive twice: from the terminal and once more from npm, which passes it on. */
const sameKeyPressMs = 500;
const interrupted = 130;

/**
 * Starts everything, calls `onReady`, and resolves with the exit code when it was stopped: by Ctrl-C or SIGTERM
 * (API and worker finish what they are at), at once by a second one, or because a part gave up. Rejects when the
 * start fails.
 */
export async function runCountersign(
  settings: StartSettings,
  hooks: Omit<StartHooks, 'abort'>,
  onReady: (running: RunningCountersign) => void,
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
    onReady(running);
    const stopped = new Promise<undefined>((done) =>
      asked.signal.addEventListener('abort', () => done(undefined)),
    );
    const reason = asked.signal.aborted ? undefined : await Promise.race([stopped, running.gaveUp]);
    if (reason) hooks.log(reason.message);
    await running.stop();
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
