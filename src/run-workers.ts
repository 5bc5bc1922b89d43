import type { Worker } from '@temporalio/worker';

type Running = Pick<Worker, 'run' | 'shutdown' | 'getState'>;

/**
 * Runs workers until they are asked to stop, as one: where one cannot be made or ends for whatever reason, all are
 * shut down, since a process with half of its workers looks well and leaves half of its work undone. Ends when all
 * have ended, with the first fault if there is one. Those that were made are run even if they are not wanted any
 * more: Temporal's worker lets go of its connection only by having run.
 */
export async function runWorkers(
  making: readonly Promise<Running>[],
  { stopping, onRunning }: { readonly stopping: AbortController; readonly onRunning: () => void },
): Promise<void> {
  const made = await Promise.allSettled(making);
  const workers = made.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  if (workers.length < made.length) stopping.abort();
  const runs = workers.map((worker) => worker.run().finally(() => stopping.abort()));
  const shutDown = (): void => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  if (stopping.signal.aborted) shutDown();
  else {
    stopping.signal.addEventListener('abort', shutDown, { once: true });
    onRunning();
  }
  const ended = await Promise.allSettled(runs);
  const failed = [...made, ...ended].find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}
