import type { OrganisationId, UserId } from './ids.ts';

/** Somebody else was faster; with their change, where it is known. */
export interface VersionChanged {
  readonly code: 'version_changed';
  readonly version: number;
  readonly lastChange?: {
    /** Which kind of change it was, where there are several. */
    readonly what?: string;
    readonly at: string;
    readonly by: { readonly id: string; readonly name: string } | null;
  };
}

/** What refers to an entry of the configuration. */
export interface Use {
  readonly kind:
    'document' | 'permission_set' | 'template' | 'contract_type' | 'group' | 'user' | 'communication_rule';
  readonly id: string;
  readonly name: string;
}

/** Why the configuration of an environment is not changed. */
export type ConfigurationRefusal =
  | VersionChanged
  | { readonly code: 'code_taken' }
  | { readonly code: 'name_taken' }
  | { readonly code: 'in_use'; readonly what: string; readonly usedBy: readonly Use[] }
  | { readonly code: 'unknown_contract_category' };

/** Why a permission set is not made, changed or designated. */
export type PermissionSetRefusal =
  | {
      readonly code: 'unknown_codes';
      readonly locations: readonly string[];
      readonly contractTypes: readonly string[];
    }
  | { readonly code: 'permission_set_not_given'; readonly userId: UserId };

/** Why it is not said who may address whom. */
export interface CommunicationRefusal {
  readonly code: 'unknown_organisations';
  readonly organisationIds: readonly OrganisationId[];
}

/** Why an organisation, or who belongs to it, is not changed or read (ENV-05, 10). */
export type OrganisationRefusal =
  { readonly code: 'may_not_change_members' } | { readonly code: 'may_not_read_members' };

/** There are as many of something as there may be. */
export interface LimitReached {
  readonly code: 'limit_reached';
  readonly what: string;
  readonly atMost: number;
}

/** Why an environment is not founded (ENV-02). */
export type FoundingRefusal = LimitReached | { readonly code: 'provider_of_one_environment' };
