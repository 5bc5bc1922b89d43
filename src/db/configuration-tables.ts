import type { Generated } from 'kysely';
import type { EnvironmentId, GroupId, Id, OrganisationId, PermissionSetId, UserId } from '../domain/ids.ts';
import type { WorkflowRole } from '../domain/workflow-role.ts';
import type { EnvironmentRole } from '../placement/directory.ts';

interface Tenant {
  environment_id: EnvironmentId;
}

/** What administrators keep, with its version and its last change. */
interface Configured extends Tenant {
  version: Generated<number>;
  changed_at: Generated<Date>;
  changed_by: UserId | null;
}

/** The tables of the configuration (ENV-18), of rights (ENV-16) and of who may address whom (GRP-47). */
export interface ConfigurationTables {
  locations: Configured & { id: Id<'location'>; code: string; name: string };
  contract_categories: Configured & { id: Id<'contract category'>; code: string; name: string };
  contract_types: Configured & { id: Id<'contract type'>; code: string; name: string; category: string };
  group_categories: Configured & {
    id: Id<'group category'>;
    name: string;
    name_folded: string;
    deleted_at: Date | null;
  };
  organisations: Configured & {
    id: OrganisationId;
    name: string;
    name_folded: string;
    created_at: Generated<Date>;
    deleted_at: Date | null;
  };
  permission_sets: Configured & {
    id: PermissionSetId;
    name: string;
    name_folded: string;
    workflow_role: WorkflowRole;
    default_assignee: Generated<boolean>;
  };
  permission_set_locations: Tenant & { permission_set_id: PermissionSetId; location: string };
  permission_set_contract_types: Tenant & { permission_set_id: PermissionSetId; contract_type: string };
  user_permission_sets: Tenant & { user_id: UserId; permission_set_id: PermissionSetId };
  communication_matrices: Tenant & { version: number; changed_at: Generated<Date>; changed_by: UserId };
  communication_rules: Tenant & {
    place: number;
    from_organisation_id: OrganisationId | null;
    from_organisation_role: 'member' | 'administrator' | null;
    from_role: EnvironmentRole | null;
    from_group_id: GroupId | null;
    to_organisation_id: OrganisationId | null;
    to_organisation_role: 'member' | 'administrator' | null;
    to_role: EnvironmentRole | null;
    to_group_id: GroupId | null;
  };
}
