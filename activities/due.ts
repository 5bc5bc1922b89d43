import { ApplicationFailure } from '@temporalio/common';
import type { StepRefusal } from '../src/domain/refusal.ts';
import type { Result } from '../src/domain/result.ts';

/** What a step of the course decided; one that is not due never will be, so that repeating it is no use. */
export function due<T>(judged: Result<T, StepRefusal>): T {
  if (judged.ok) return judged.value;
  throw ApplicationFailure.nonRetryable(`the step ${judged.error.step} is not due`, judged.error.code);
}
