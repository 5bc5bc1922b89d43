import { environmentsWithUntoldTasks, tellOfOpenedTasks } from '../src/db/task-news.ts';
import type { ToldAtMost } from '../src/db/task-news.ts';
import { inTenant } from '../src/db/transaction.ts';
import type { EnvironmentId } from '../src/domain/ids.ts';
import type { CourseDependencies, DeliveryDependencies } from './dependencies.ts';

/** After so long nothing more is begun: what is left is found by the next run, within the minute that this one has. */
const tellingForMs = 40_000;
/** Whoever answers a task that is being told of waits for the commit: a few hundred rows are written in some 50 ms. */
const atOnce: AtOnce = { tasks: 100, people: 500, environments: 100 };

export interface AtOnce extends ToldAtMost {
  readonly environments: number;
}

/**
 * Tells people of the tasks that wait for them (NTF-01, 04), of all tenants; not in the transaction that opened a task,
 * which stays as short as it was. A task that was answered by now is told to nobody. Where the people of an environment
 * can't be told, the others are; the first fault is told at the end. Returns how many tasks were told of.
 */
export const tellOpenedTasks =
  (
    { app, delivery, at }: Pick<DeliveryDependencies, 'app' | 'delivery'> & Pick<CourseDependencies, 'at'>,
    atMost: AtOnce = atOnce,
    forMs: number = tellingForMs,
  ) =>
  async (): Promise<number> => {
    const until = performance.now() + forMs;
    const failed = new Map<EnvironmentId, unknown>();
    const tellOne = (environmentId: EnvironmentId): Promise<number> =>
      inTenant(app, environmentId, async (tx) => {
        const tasks = await tellOfOpenedTasks(tx, environmentId, atMost);
        at('tasks.telling');
        return tasks;
      });
    let told = 0;
    for (let found = 1; found > 0 && performance.now() < until;) {
      const waiting = { atMost: atMost.environments, without: [...failed.keys()] };
      const before = told + failed.size;
      // A little of each in turn: an environment with many tasks keeps no other waiting.
      for (const environmentId of await environmentsWithUntoldTasks(delivery, waiting)) {
        if (performance.now() > until) break;
        try {
          told += await tellOne(environmentId);
        } catch (error) {
          failed.set(environmentId, error);
        }
      }
      found = told + failed.size - before;
    }
    for (const fault of failed.values()) throw fault;
    return told;
  };
