import type { ApprovalId } from './ids.ts';

/** What a mail tells, and to whom, with the names that it needs; read when it is sent. */
export interface Letter {
  readonly template: 'start_late';
  readonly to: { readonly name: string; readonly email: string };
  readonly environment: string;
  readonly approvalId: ApprovalId;
  readonly documentTitle: string;
}
