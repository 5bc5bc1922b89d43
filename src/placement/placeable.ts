import type { Directory, DirectoryUser } from './directory.ts';
import type { LargeGroup } from './large-group.ts';

/** A directory that people are placed from: some of its groups may be opened already. */
export interface Placeable extends Directory {
  /** Groups whose members stand here, instead of among `users` and with the group. */
  readonly large?: ReadonlyMap<string, LargeGroup>;
  /**
   * The members of groups that were opened already: a template asks the same group for several people. Whoever makes
   * another directory of this one gives it a map of its own. In a weak map, values would outlive their directory by a
   * collection of young objects, and make it long.
   */
  readonly opened?: Map<string, Members>;
}

/** By user id. */
export type Members = ReadonlyMap<string, DirectoryUser>;
