/** The roles that a permission set can give (ENV-17). */
export type WorkflowRole = 'admin' | 'phase_owner' | 'phase_mediator' | 'reviewer' | 'approver' | 'signatory';

/** The roles that a group can be placed in: an admin set helps a person to be placed, nobody is placed *as* admin. */
export type PlacementRole = Exclude<WorkflowRole, 'admin'>;

/** The two roles that make a person able to manage a phase. */
export type ManagerRole = 'phase_owner' | 'phase_mediator';

/** The roles that act inside a phase. */
export type ParticipantRole = 'reviewer' | 'approver' | 'signatory';

export const managerRoles = ['phase_owner', 'phase_mediator'] as const satisfies readonly ManagerRole[];

export const participantRoles = [
  'reviewer',
  'approver',
  'signatory',
] as const satisfies readonly ParticipantRole[];

export const placementRoles = [...managerRoles, ...participantRoles] as const;

export const workflowRoles = ['admin', ...placementRoles] as const;

/** Whether a role manages a phase instead of acting inside it. */
export const isManagerRole = (role: WorkflowRole): role is ManagerRole =>
  role === 'phase_owner' || role === 'phase_mediator';
