import { environmentsWithUntoldTasks, tellOfOpenedTasks } from '../src/db/task-news.ts';
import type { ToldAtMost } from '../src/db/task-news.ts';
import { inTenant } from '../src/db/transaction.ts';
import type { CourseDependencies, DeliveryDependencies } from './dependencies.ts';

/** After so long nothing more is begun: what is left is found by the next run, within the minute that this one has. */
const tellingForMs = 40_000;
/** Whoever answers a task that is being told of waits for the commit: a few hundred rows are written in some 50 ms. */
const atOnce: ToldAtMost = { tasks: 100, people: 500 };
const environmentsAtOnce = 100;

/**
 * Tells people of the tasks that wait for them (NTF-01, 04), of all tenants; not in the transaction that opened a task,
 * which stays as short as it was. A task that was answered by now is told to nobody. Returns how many tasks were told of.
 */
export const tellOpenedTasks =
  (
    { app, delivery, at }: Pick<DeliveryDependencies, 'app' | 'delivery'> & Pick<CourseDependencies, 'at'>,
    atMost: ToldAtMost = atOnce,
    forMs: number = tellingForMs,
  ) =>
  async (): Promise<number> => {
    const until = performance.now() + forMs;
    let told = 0;
    for (let toldNow = 1; toldNow > 0 && performance.now() < until; told += toldNow) {
      toldNow = 0;
      // A little of each in turn: an environment with many tasks keeps no other waiting.
      for (const environmentId of await environmentsWithUntoldTasks(delivery, environmentsAtOnce)) {
        toldNow += await inTenant(app, environmentId, async (tx) => {
          const tasks = await tellOfOpenedTasks(tx, environmentId, atMost);
          at('tasks.telling');
          return tasks;
        });
      }
    }
    return told;
  };
