import { ApplicationFailure } from '@temporalio/workflow';
import type { Refusal } from '../src/domain/refusal.ts';

/** A rule said no: the command fails with the refusal's code, and with the refusal for whoever answers its caller. */
export const refuse = (refusal: Refusal): ApplicationFailure =>
  ApplicationFailure.create({
    type: refusal.code,
    message: `refused: ${refusal.code}`,
    nonRetryable: true,
    details: [refusal],
  });
