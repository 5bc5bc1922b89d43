// What a soak that went wrong leaves to look at: its folders are gone with it, and it may not go wrong again for days.
import type { Stack } from '../support/stack.ts';

const eventsTold = 12;
const linesTold = 25;
const workflowsTold = 20;

/** Where every running workflow stands as Temporal tells it, and the last complaints of API and worker. */
export async function diagnose(stack: Stack): Promise<string> {
  const told: string[] = [];
  for await (const { workflowId, runId } of stack.temporal.workflow.list({
    query: `ExecutionStatus = 'Running'`,
  })) {
    if (told.length === workflowsTold) break;
    const handle = stack.temporal.workflow.getHandle(workflowId, runId);
    const { raw } = await handle.describe();
    const { events } = await handle.fetchHistory();
    const last = (events ?? [])
      .slice(-eventsTold)
      .map(({ eventId, eventType }) => `${String(eventId)}:${String(eventType)}`);
    told.push(`${workflowId} pending ${JSON.stringify(raw.pendingWorkflowTask)} after ${last.join(' ')}`);
  }
  return [...told, ...(await complaintsOf(stack, 'api')), ...(await complaintsOf(stack, 'worker'))].join(
    '\n',
  );
}

async function complaintsOf(stack: Stack, name: 'api' | 'worker'): Promise<string[]> {
  const lines = (await stack.log(name)).split('\n').filter((line) => !line.startsWith('{"level":30'));
  return lines.slice(-linesTold).map((line) => `${name}: ${line.slice(0, 500)}`);
}
