import type { WorkflowRole } from '../domain/workflow-role.ts';

/**
 * One workflow role for some locations and contract types (ENV-16). An empty list covers nothing; codes match
 * exactly.
 */
export interface PermissionSet {
  readonly id: string;
  readonly role: WorkflowRole;
  readonly locations: readonly string[];
  readonly contractTypes: readonly string[];
  readonly defaultAssignee: boolean;
}
