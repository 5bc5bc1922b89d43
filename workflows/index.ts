export { approvalWorkflow } from './approval.ts';
export { mailDeliveryWorkflow } from './mail-delivery.ts';
export { nudgeRepeatWorkflow } from './nudge-repeat.ts';
