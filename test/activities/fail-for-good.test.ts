import { ApplicationFailure } from '@temporalio/common';
import { orFailForGood } from '../../activities/fail-for-good.ts';
import { failedForGood } from '../../src/domain/command-request.ts';

const failureOf = (error: Error): Promise<unknown> =>
  orFailForGood(Promise.reject(error)).catch((failure: unknown) => failure);

test('a command that comes to a step that is not due fails for good, and says so to whoever sent it', async () => {
  const notDue = ApplicationFailure.nonRetryable('the step open_phase is not due', 'step_not_due');
  expect(await failureOf(notDue)).toMatchObject({
    type: failedForGood,
    nonRetryable: true,
    message: 'nothing of the command was recorded: the step open_phase is not due',
  });
});

test('what repeating may heal is left as it is', async () => {
  const away = new Error('the database is away');
  expect(await failureOf(away)).toBe(away);
});
