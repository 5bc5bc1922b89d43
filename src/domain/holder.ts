import type { EnvironmentId, UserId } from './ids.ts';

/** A person with the environment that they belong to: a delegation may have one at either end (DEL-02). */
export interface Holder {
  readonly userId: UserId;
  readonly environmentId: EnvironmentId;
}
