import type { PlacementPick } from './pick.ts';
import type { PlacementTrace } from './trace.ts';

/** The answer. Lists are without doubles and sorted by user id in code-point order. */
export interface Placement {
  readonly participants: readonly string[];
  readonly sequenced: readonly string[];
  readonly manager: string | null;
  readonly trace: PlacementTrace;
  /** Only when the random step made a new pick, which the caller records and gives back as `earlierPick`. */
  readonly pick?: PlacementPick;
}
