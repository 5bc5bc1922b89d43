import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

// The compiler leaves what is no TypeScript where it is.
const templates = 'src/mail/templates';
await cp(join(import.meta.dirname, '../..', templates), join(import.meta.dirname, '..', templates), {
  recursive: true,
});

/** Makes the workflow bundle beside the compiled program: what the worker runs is what was built and tested. */
const { code } = await bundleWorkflowCode({
  workflowsPath: join(import.meta.dirname, '../workflows/index.js'),
  // What webpack went through is of no interest; what it stumbled over is.
  logger: new DefaultLogger('WARN'),
});
await writeFile(join(import.meta.dirname, '../workflow-bundle.js'), code);
