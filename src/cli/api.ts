// The API's resources as the command line uses them: one function per request, under one caller.
import { callApi } from './http-client.ts';
import type { ApiRequest, Caller } from './http-client.ts';
import type { ToldPick } from '../placement/verify-pick.ts';
import type { Verification } from './verified-picks.ts';

export interface Person {
  readonly id: string;
  readonly name: string;
}

export type PhaseKind = 'review' | 'approval' | 'signature' | 'task';

export interface Document {
  readonly id: string;
  readonly title: string;
  readonly reference: string;
  readonly amount: string | null;
  readonly currency: string | null;
  readonly status: string;
}

export interface Approval {
  readonly id: string;
  readonly state: string;
  readonly document: { readonly id: string; readonly title: string; readonly reference: string };
  readonly template: { readonly id: string; readonly version: number; readonly name: string };
  readonly initiator: { readonly name: string };
  readonly startFailure: string | null;
  readonly createdAt: string;
  readonly finishedAt: string | null;
  readonly phases: readonly Phase[];
}

export interface Phase {
  readonly phase: number;
  readonly attempt: number;
  readonly name: string;
  readonly kind: PhaseKind;
  readonly managerKind: 'owner' | 'mediator' | 'none';
  readonly manager: Person | null;
  readonly state: string;
  readonly participants: readonly PhasePerson[];
  readonly groups: readonly PhaseGroup[];
}

/** A group that has a task in a phase of kind task. */
export interface PhaseGroup {
  readonly id: string;
  readonly name: string;
  readonly mode: 'one' | 'all';
  readonly members: number;
  readonly task: { readonly id: string; readonly state: string; readonly decision: string | null } | null;
  readonly answers: readonly {
    readonly user: Person;
    readonly decision: string;
    readonly reason: string | null;
  }[];
}

export interface PhasePerson extends Person {
  readonly turn: number | null;
  readonly task: {
    readonly id: string;
    readonly state: string;
    readonly decision: string | null;
    readonly reason: string | null;
  } | null;
}

export interface Placement {
  readonly phase: number;
  readonly attempt: number;
  /** 0 is the manager of the phase. */
  readonly slot: number;
  readonly look: number;
  readonly role: string;
  readonly group: { readonly id: string; readonly name: string; readonly version: number };
  readonly pick: Omit<ToldPick, 'approvalId'> | null;
  readonly trace: { readonly pick: { readonly count: number; readonly sha256: string } | null };
  readonly placed: readonly { readonly user: Person; readonly rule: string; readonly sentence: string }[];
  readonly nobody: string | null;
}

export interface Task {
  readonly id: string;
  readonly approvalId: string;
  readonly phase: number;
  readonly phaseName: string;
  readonly kind: PhaseKind;
  readonly document: Omit<Document, 'status'>;
}

export interface AuditEntry {
  readonly at: string;
  readonly actor: { readonly kind: string; readonly id: string | null; readonly name: string | null };
  readonly action: string;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly reason: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  /** Those whose ids stand in `data`. */
  readonly people: readonly { readonly id: string; readonly name: string }[];
}

export interface Me {
  readonly name: string;
  readonly environment: { readonly id: string; readonly name: string };
  readonly role: string;
}

export interface Once<Body> {
  readonly value: Body;
  /** The same request came before and gave this. */
  readonly repeated: boolean;
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export const verbs = ['approve', 'reject', 'review', 'decline', 'sign'] as const;
export type Verb = (typeof verbs)[number];

/** How one says yes to a task of each kind, and what that is called once it is said. */
export const yes: Readonly<Record<PhaseKind, { readonly verb: Verb; readonly decision: string }>> = {
  review: { verb: 'review', decision: 'reviewed' },
  approval: { verb: 'approve', decision: 'approved' },
  signature: { verb: 'sign', decision: 'signed' },
  task: { verb: 'approve', decision: 'approved' },
};

/** How one says no to it. */
export const no: Readonly<Record<PhaseKind, Verb>> = {
  review: 'decline',
  approval: 'reject',
  signature: 'decline',
  task: 'reject',
};

const created = 201;
const json = (value: object) => ({ type: 'application/json', content: JSON.stringify(value) }) as const;

/** The API under one caller's credential. */
export class Api {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  get url(): string {
    return this.#caller.url;
  }

  me(): Promise<Me> {
    return this.#get('/v1/me');
  }

  async sendInvoice(
    xml: Buffer,
    how: { readonly contractType: string; readonly location: string; readonly key: string },
  ): Promise<Once<Document>> {
    const { contractType, location, key } = how;
    return this.#once({
      path: '/v1/documents',
      query: { contractType, location },
      key,
      body: { type: 'application/xml', content: xml },
    });
  }

  /** A document of any kind, as a form. */
  async sendForm(
    form: { readonly title: string; readonly reference: string },
    how: { readonly contractType: string; readonly location: string; readonly key: string },
  ): Promise<Document> {
    const { contractType, location, key } = how;
    const request = { path: '/v1/documents', query: { contractType, location }, key, body: json(form) };
    return (await this.#once<Document>(request)).value;
  }

  document(id: string): Promise<Document> {
    return this.#get(`/v1/documents/${encodeURIComponent(id)}`);
  }

  start(
    documentId: string,
    how: { readonly templateId?: string; readonly allowDuplicate?: boolean; readonly key: string },
  ): Promise<Once<Approval>> {
    const { templateId, allowDuplicate = false, key } = how;
    return this.#once({
      path: '/v1/approvals',
      key,
      body: json({ documentId, allowDuplicate, ...(templateId === undefined ? {} : { templateId }) }),
    });
  }

  approval(id: string): Promise<Approval> {
    return this.#get(approvalPath(id));
  }

  /** The approval as soon as it has an outcome, or as it is after so many seconds (WFL-25). */
  async waitFor(id: string, seconds: number, abort?: AbortSignal): Promise<Approval> {
    const { body } = await callApi<Approval>(this.#caller, {
      path: approvalPath(id, '/wait'),
      query: { seconds: String(seconds) },
      withinSeconds: seconds + 15,
      ...(abort ? { abort } : {}),
    });
    return body;
  }

  async placements(id: string): Promise<readonly Placement[]> {
    const { items } = await this.#get<Pick<Page<Placement>, 'items'>>(approvalPath(id, '/placements'));
    return items;
  }

  /** PLC-23: everybody whom one placement looked at, with the sentence about them. */
  placedPeople(
    id: string,
    { phase, attempt, slot, look }: Pick<Placement, 'phase' | 'attempt' | 'slot' | 'look'>,
  ): Promise<readonly { readonly sentence: string; readonly rule: string }[]> {
    const which = { phase: `${phase}`, attempt: `${attempt}`, slot: `${slot}`, look: `${look}` };
    return this.#pages(approvalPath(id, '/placements/people'), which);
  }

  verifyPlacements(id: string): Promise<Verification> {
    return this.#get(approvalPath(id, '/placements/verification'));
  }

  audit(id: string): Promise<readonly AuditEntry[]> {
    return this.#pages(approvalPath(id, '/audit'));
  }

  /** PHM-05: sets who manages a phase. */
  async setManager(id: string, phase: number, userId: string): Promise<void> {
    const path = approvalPath(id, `/phases/${phase}/manager`);
    await callApi(this.#caller, { method: 'PUT', path, body: json({ userId }) });
  }

  async addMember(groupId: string, userId: string): Promise<void> {
    await callApi(this.#caller, { path: memberPath(groupId), body: json({ userId }) });
  }

  async removeMember(groupId: string, userId: string): Promise<void> {
    await callApi(this.#caller, { method: 'DELETE', path: memberPath(groupId, userId) });
  }

  tasks(): Promise<readonly Task[]> {
    return this.#pages('/v1/tasks');
  }

  async answer(
    taskId: string,
    verb: Verb,
    reason?: string,
  ): Promise<{ decision: string; approvalId: string }> {
    const { body } = await callApi<{ decision: string; approvalId: string }>(this.#caller, {
      method: 'POST',
      path: `/v1/tasks/${encodeURIComponent(taskId)}/${verb}`,
      ...(reason === undefined ? {} : { body: json({ reason }) }),
    });
    return body;
  }

  async #get<Body>(path: string): Promise<Body> {
    return (await callApi<Body>(this.#caller, { path })).body;
  }

  async #once<Body>(request: ApiRequest): Promise<Once<Body>> {
    const { status, body } = await callApi<Body>(this.#caller, request);
    return { value: body, repeated: status !== created };
  }

  async #pages<Item>(path: string, which: ApiRequest['query'] = {}): Promise<readonly Item[]> {
    const items: Item[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const query = { ...which, limit: '200', cursor };
      const { body }: { body: Page<Item> } = await callApi(this.#caller, { path, query });
      items.push(...body.items);
      cursor = body.nextCursor;
    }
    return items;
  }
}

const approvalPath = (id: string, below = ''): string => `/v1/approvals/${encodeURIComponent(id)}${below}`;

const memberPath = (groupId: string, userId?: string): string =>
  `/v1/groups/${encodeURIComponent(groupId)}/members${userId === undefined ? '' : `/${encodeURIComponent(userId)}`}`;
