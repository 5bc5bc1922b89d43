// The API with two houses that are partners, and Rita's task in an approval of the first.
import { makePartnership } from '../../src/db/partnerships.ts';
import type { ApprovalId, PartnershipId, TaskId } from '../../src/domain/ids.ts';
import { buildHouse } from '../support/house.ts';
import type { House, PersonName } from '../support/house.ts';
import { TestApi } from './api.ts';
import type { Answer } from './api.ts';

export interface PartnerApi {
  readonly api: TestApi;
  readonly house: House;
  readonly partner: House;
  readonly partnershipId: PartnershipId;
}

export async function openPartnerApi(): Promise<PartnerApi> {
  const api = await TestApi.open();
  const partner = await buildHouse(api.database.app, 'Harbour NV');
  const { environmentId } = api.house;
  const { id } = await makePartnership(api.database.app, environmentId, partner.environmentId);
  return { api, house: api.house, partner, partnershipId: id };
}

export interface RitasTask {
  readonly approvalId: ApprovalId;
  readonly taskId: TaskId;
}

export async function ritasTask({ api }: PartnerApi): Promise<RitasTask> {
  const approvalId = await api.startAndBegin();
  return { approvalId, taskId: (await api.taskOf('rita', approvalId)) as TaskId };
}

/** Rita delegates her task to somebody of the partner. */
export async function ritaDelegates(
  place: PartnerApi,
  to: PersonName = 'basil',
  message?: string,
): Promise<RitasTask> {
  const task = await ritasTask(place);
  const body = { to: place.partner.people[to], ...(message === undefined ? {} : { message }) };
  const given = await place.api.call('rita', { path: `/v1/tasks/${task.taskId}/delegate`, body });
  if (given.status !== 200) throw new Error(`the task was not delegated: ${JSON.stringify(given.body)}`);
  return task;
}

/** Status and code, as a refusal is told by. */
export const said = ({ status, body }: Answer): string =>
  status < 400 ? `${status}` : `${status} ${body.code}`;
