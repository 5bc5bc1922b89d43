export { approvalWorkflow } from './approval.ts';
export { forgettingWorkflow } from './forgetting.ts';
export { mailDeliveryWorkflow } from './mail-delivery.ts';
export { nudgeRepeatWorkflow } from './nudge-repeat.ts';
