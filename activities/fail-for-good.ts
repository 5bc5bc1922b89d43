import { ApplicationFailure } from '@temporalio/common';
import { bugIn } from '../src/db/errors.ts';
import { failedForGood } from '../src/domain/command-request.ts';

/**
 * Does the work of a command. A step is repeated until it is done; where repeating is no use the one command fails, and
 * what waits behind it goes on.
 */
export async function orFailForGood<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const bug = error instanceof ApplicationFailure && error.nonRetryable ? error.message : bugIn(error);
    if (bug === null) throw error;
    // Without its cause, which may quote what somebody wrote: Temporal keeps it.
    throw ApplicationFailure.create({
      type: failedForGood,
      message: `nothing of the command was recorded: ${bug}`,
      nonRetryable: true,
    });
  }
}
