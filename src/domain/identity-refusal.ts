import type { UserId } from './ids.ts';

/** Why an invitation is not sent or not accepted. */
export type InvitationRefusal =
  | { readonly code: 'invitation_expired' }
  | { readonly code: 'invitation_used' }
  | { readonly code: 'invitation_withdrawn' }
  | { readonly code: 'already_a_user' }
  | { readonly code: 'user_retired'; readonly userId: UserId };

/** Why a provider is not trusted: it is already. */
export interface IssuerRefusal {
  readonly code: 'issuer_trusted';
}

/** Why a service account is given no key. */
export type ServiceAccountRefusal =
  { readonly code: 'service_account_retired' } | { readonly code: 'key_ended' };

/** Why who may act here, and as whom, is not changed. */
export type IdentityRefusal = InvitationRefusal | IssuerRefusal | ServiceAccountRefusal;
