declare const noun: unique symbol;

/** A UUIDv7 in lower case with dashes, typed by what it names, so that a task's id is no approval's. */
export type Id<Noun extends string> = string & { readonly [noun]: Noun };

export type EnvironmentId = Id<'environment'>;
export type UserId = Id<'user'>;
export type IdentityId = Id<'identity'>;
export type ServiceAccountId = Id<'service account'>;
export type OrganisationId = Id<'organisation'>;
export type PermissionSetId = Id<'permission set'>;
export type GroupId = Id<'group'>;
export type TemplateId = Id<'template'>;
export type DocumentId = Id<'document'>;
export type ApprovalId = Id<'approval'>;
export type TaskId = Id<'task'>;
export type DelegationId = Id<'delegation'>;
export type PartnershipId = Id<'partnership'>;
/** What somebody wrote as the reason of a command; the words stand where they can be redacted. */
export type ReasonId = Id<'reason'>;
