// What the bare workflow is told. Types and names only: the workflow imports this, too.
import { defineUpdate } from '@temporalio/workflow';
import type { GivenAnswer, WantedStart } from '../steps.ts';

export const bareTaskQueue = 'bench-bare';

export const bareWorkflowType = 'bareApprovalWorkflow';

/** One answer; the one that decides a phase also closes it and opens the next one. */
export interface BareAnswer extends GivenAnswer {
  readonly phase: number;
  readonly decides: boolean;
}

/** Returns once the rows are written. */
export const answerUpdate = defineUpdate<void, [BareAnswer]>('answer');

export type BareStart = WantedStart;
