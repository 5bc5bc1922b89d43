// For every operation: who sends its examples, and what has to be there for them to succeed.
import type { SampleName } from '../../src/http/description/samples.ts';
import type { ApprovalId } from '../../src/domain/ids.ts';
import type { PersonName } from '../support/house.ts';
import type { Caller, TestApi } from './api.ts';
import { configurationScenes } from './configuration-routes.ts';
import { delegationScenes } from './delegation-routes.ts';
import { groupBulkScenes } from './group-bulk-routes.ts';
import { groupScenes } from './group-routes.ts';
import { importScenes } from './import-routes.ts';
import { directoryScenes } from './directory-routes.ts';
import { identityScenes } from './identity-routes.ts';
import { managerScenes } from './manager-routes.ts';
import { notificationScenes } from './notification-routes.ts';
import { organisationScenes } from './organisation-routes.ts';
import { participantScenes } from './participant-routes.ts';
import { permissionSetScenes } from './permission-set-routes.ts';
import { placementScenes } from './placement-routes.ts';

export interface ExampleScene {
  readonly caller: Caller;
  /** What the made-up ids of the example stand for. */
  readonly ids?: Partial<Record<SampleName, string>>;
  /** Headers that depend on an answer before. */
  readonly headers?: Readonly<Record<string, string>>;
}

type Scene = (api: TestApi) => Promise<ExampleScene> | ExampleScene;

const as =
  (caller: Caller): Scene =>
  () => ({ caller });

/** A document, and its approval in its first phase. */
async function begun(api: TestApi): Promise<{ approval: ApprovalId; document: string }> {
  const approval = await api.startAndBegin();
  const { body } = await api.call('client', `/v1/approvals/${approval}`);
  return { approval, document: body.document.id };
}

const ofApproval: Scene = async (api) => ({ caller: 'client', ids: await begun(api) });

/** A new approval, played until this person has its task. */
async function taskOf(api: TestApi, name: PersonName): Promise<ExampleScene> {
  const { approval } = await begun(api);
  if (name !== 'rita') {
    await api.answer('rita', approval, 'review');
    await api.moveOn(approval, 1);
  }
  if (name === 'sam') {
    await api.answer('bob', approval, 'approve');
    const { body } = await api.call('client', `/v1/approvals/${approval}`);
    const second = body.phases[1].participants.find(({ turn }: { turn: number }) => turn === 2);
    await api.answer(second.id === api.house.people.cleo ? 'cleo' : 'dora', approval, 'approve');
    await api.moveOn(approval, 2);
  }
  return { caller: name, ids: { task: await api.taskOf(name, approval) } };
}

export const exampleScenes: Readonly<Record<string, Scene>> = {
  ...identityScenes,
  ...configurationScenes,
  ...permissionSetScenes,
  ...organisationScenes,
  ...directoryScenes,
  ...notificationScenes,
  ...managerScenes,
  ...participantScenes,
  ...groupScenes,
  ...placementScenes,
  ...groupBulkScenes,
  ...importScenes,
  ...delegationScenes,
  isAlive: as(null),
  isReady: as(null),
  readMe: as('client'),
  sendDocument: as('client'),
  listDocuments: as('client'),
  readDocument: ofApproval,
  listDocumentFiles: ofApproval,
  downloadDocumentFile: ofApproval,
  startApproval: async (api) => ({
    caller: 'client',
    ids: { document: await api.sendForm(), template: api.house.templateId, user: api.house.people.ann },
  }),
  listApprovals: as('observer'),
  readApproval: ofApproval,
  readPlacements: ofApproval,
  readApprovalAudit: ofApproval,
  waitForApproval: async (api) => {
    const { approval } = await begun(api);
    await api.answer('rita', approval, 'review');
    await api.moveOn(approval, 1);
    await api.answer('bob', approval, 'reject', 'Never ordered');
    await api.moveOn(approval, 2);
    return { caller: 'client', ids: { approval } };
  },
  listTasks: as('rita'),
  countTasks: as('rita'),
  answerManyTasks: (api) => taskOf(api, 'rita'),
  readTask: (api) => taskOf(api, 'rita'),
  reviewTask: (api) => taskOf(api, 'rita'),
  declineTask: (api) => taskOf(api, 'rita'),
  approveTask: (api) => taskOf(api, 'bob'),
  rejectTask: (api) => taskOf(api, 'bob'),
  signTask: (api) => taskOf(api, 'sam'),
  listGroups: as('basil'),
  readGroup: (api) => ({ caller: 'basil', ids: { group: api.house.groups.buyers } }),
  setDefaultAssignees: async (api) => {
    const group = api.house.groups.buyers;
    const { headers } = await api.call('admin', `/v1/groups/${group}`);
    return {
      caller: 'admin',
      ids: { group, user: api.house.people.ann },
      headers: { 'if-match': headers.get('etag') ?? '' },
    };
  },
};
