import type { Directory } from './directory.ts';
import type { LargeGroup } from './large-group.ts';

/** A directory that people are placed from: some of its groups may be opened already. */
export interface Placeable extends Directory {
  /** Groups whose members stand here, instead of among `users` and with the group. */
  readonly large?: ReadonlyMap<string, LargeGroup>;
}
