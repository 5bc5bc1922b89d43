// The bare workflow's worker, a process of its own with the settings of ours; it is ready when its port answers.
import { createServer } from 'node:http';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { openDatabase } from '../../src/db/pool.ts';
import { bareActivities } from './activities.ts';
import { bareTaskQueue } from './messages.ts';

const [address = '', codePath = '', port = ''] = process.argv.slice(2);

Runtime.install({ shutdownSignals: [] });
const connection = await NativeConnection.connect({ address });
const db = openDatabase({
  // Its password is nobody's business: arguments are shown to everybody on the machine.
  url: process.env['DATABASE_URL'] ?? '',
  size: 20,
  applicationName: 'countersign bench, bare worker',
  onError: (error) => console.error(error),
});
const worker = await Worker.create({
  connection,
  taskQueue: bareTaskQueue,
  activities: bareActivities(db),
  workflowBundle: { codePath },
  maxCachedWorkflows: 2_000,
  shutdownGraceTime: '20 seconds',
});
const health = createServer((_, response) => response.end()).listen(Number(port), '127.0.0.1');
process.once('SIGTERM', () => worker.shutdown());
try {
  await worker.run();
} finally {
  await db.destroy();
  await connection.close();
  health.closeAllConnections();
  health.close();
}
