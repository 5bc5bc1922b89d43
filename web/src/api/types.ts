// What the pages show, by the API's own description.
import type { components, paths } from './schema.ts';

type Schemas = components['schemas'];

export type Session = Schemas['Session'];
export type SessionUser = Session['users'][number];
export type Approval = Schemas['Approval'];
export type ApprovalForYou = Schemas['ApprovalForYou'];
export type Phase = Schemas['Phase'];
export type PhasePerson = Phase['participants'][number];
export type PhaseGroup = Phase['groups'][number];
export type PhaseKind = Phase['kind'];
export type AuditEntry = Schemas['AuditEntry'];
export type Document = Schemas['Document'];
export type DocumentFile = Schemas['DocumentFile'];

export interface Named {
  readonly id: string;
  readonly name: string;
}

export type Delegate = Schemas['PersonThere'];
export type DelegationStep = Schemas['Delegation'];
export type DelegationChainStep = Schemas['DelegationChain']['items'][number];
export type Task = Schemas['Task'];
export type Decision = Task['decisions'][number];
export type Verb = 'review' | 'approve' | 'reject' | 'sign' | 'decline';

type Of<Path extends keyof paths, Method extends keyof paths[Path]> = paths[Path][Method] extends {
  responses: { 200: { content: { 'application/json': infer Body } } };
}
  ? Body
  : never;

export type Candidates = Of<'/v1/approvals/{id}/phases/{phase}/manager-candidates', 'get'>;
export type WaitingPhase = Of<'/v1/approvals/waiting', 'get'>['items'][number];
export type Notification = Of<'/v1/notifications', 'get'>['items'][number];
export type ManagersResult = Of<'/v1/approvals/managers', 'post'>['results'][number];
export type AnswersResult = Of<'/v1/tasks/answers', 'post'>['results'][number];
