import type { PlacementRole } from '../domain/workflow-role.ts';

/** Where the group was added: in a template, or by hand to a running approval. */
export type PlacementContext = 'template' | 'active';

/** The question: whom does this group yield, in this role, for this document? */
export interface PlacementRequest {
  readonly approvalId: string;
  readonly groupId: string;
  readonly role: PlacementRole;
  readonly location: string;
  readonly contractType: string;
  readonly context: PlacementContext;
  readonly sequenced: boolean;
  /** The other roles in which this approval needs a random member of the group (PLC-11). */
  readonly alsoRoles: readonly PlacementRole[];
  /** The person picked at random for this approval and group, for this role if there is such a pick, else the first. */
  readonly earlierPick?: string;
  /** The version that a pick is computed with where the group is placed again; without it, the group's own (PLC-22). */
  readonly pickVersion?: number;
}
