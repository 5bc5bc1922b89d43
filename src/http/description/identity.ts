import type { Notes } from './notes.ts';
import { at, pageOfOne, people, samples } from './samples.ts';

const user = {
  ...people.ann,
  email: 'ann@windmill.example',
  environmentRole: 'basic',
  supplementaryRoles: [],
  active: true,
  linked: true,
  invitedUntil: null,
};
const invited = { ...user, linked: false, invitedUntil: '2026-11-29T09:30:00.000Z' };

const account = { id: samples.account, name: 'Bookkeeping', role: 'integration_client', active: true };

const key = {
  id: samples.accountKey,
  name: 'Nightly run',
  scopes: ['approvals:read', 'approvals:start', 'documents:write'],
  createdAt: at,
  expiresAt: null,
  revokedAt: null,
};
const madeKey = { ...key, key: `cs_${samples.accountKey}_Y3dkZxT0m1s8vJq4bKp2hWn6rLf9gAeU` };

const ownEnvironment = {
  id: samples.environment,
  name: 'Windmill BV',
  user: { ...people.ann, role: 'basic' },
};

const issuer = { id: samples.issuer, issuer: 'https://login.windmill.example', audience: 'countersign' };

/** What is for administrators. */
const administered = ['may_not_administer'] as const;

export const identityNotes: Notes = {
  readSession: {
    description:
      'For the pages: with the session cookie it tells who is signed in, and what changes have to be sent with. Always 200; without a live session `signedIn` is false. It takes no other credential.',
    answers: {
      200: {
        description: 'Who is signed in.',
        example: {
          signedIn: true,
          name: 'Ann Mulder',
          csrf: samples.csrf,
          users: [
            {
              user: people.ann,
              environment: { id: samples.environment, name: 'Windmill BV' },
              role: 'basic',
            },
          ],
        },
      },
    },
    refuses: ['too_many_requests', 'database_unavailable'],
  },
  listEnvironments: {
    description:
      'Needs a token or key that is right, and no `Countersign-Environment`: it tells which ids can stand there. Whoever is a user nowhere gets an empty list.',
    answers: { 200: { description: 'Your environments.', example: { items: [ownEnvironment] } } },
  },
  foundEnvironment: {
    description:
      'For whoever administers the environment from where it is asked. They are the first user of the new one and its administrator at once, with the name and mail address that they have here; from then on their requests name the environment that they mean. It begins with one group category and one organisation, both as the operator would make them. One person founds 100 at most.',
    requests: { one: { summary: 'A new environment', value: { name: 'Harbour NV' } } },
    answers: {
      201: {
        description: 'The environment, and who you are in it.',
        example: {
          ...ownEnvironment,
          name: 'Harbour NV',
          user: { ...people.ann, role: 'administrator' },
        },
      },
    },
    refuses: ['may_not_administer', 'not_found', 'limit_reached', 'provider_of_one_environment'],
  },
  acceptInvitation: {
    description:
      'Needs an access token of a provider that the environment trusts; whoever calls need not be a user yet. From then on that identity acts as the user who was invited. An invitation serves once and for seven days; the same identity may repeat it.',
    requests: {
      'as the mail says': { summary: 'The end of the link', value: { token: samples.invitationToken } },
    },
    answers: { 200: { description: 'Where you are a user now, and as whom.', example: ownEnvironment } },
    refuses: [
      'people_only',
      'not_found',
      'invitation_expired',
      'invitation_used',
      'invitation_withdrawn',
      'already_a_user',
    ],
  },
  listUsers: {
    description: 'Also those who are retired, marked.',
    answers: { 200: { description: 'One page.', example: pageOfOne(user) } },
    refuses: administered,
  },
  readUser: {
    answers: { 200: { description: 'The user.', example: user } },
    refuses: administered,
  },
  inviteUser: {
    description:
      'They are sent a mail with a link that is good for seven days and once. Who they are to their provider is known when they accept it.',
    requests: {
      'a basic user': {
        summary: 'With the usual role',
        value: { name: 'Ann Mulder', email: 'ann@windmill.example' },
      },
      'an administrator': {
        summary: 'With a role of your choice',
        value: { name: 'Ann Mulder', email: 'ann@windmill.example', environmentRole: 'administrator' },
      },
    },
    answers: { 201: { description: 'The user, invited.', example: invited } },
    refuses: administered,
  },
  changeRole: {
    description:
      'Holds at their very next request. The last active administrator stays one; those who can not sign in do not count.',
    requests: { advanced: { summary: 'To advanced user', value: { environmentRole: 'advanced' } } },
    answers: { 200: { description: 'The user as they are now.', example: user } },
    refuses: [...administered, 'user_retired', 'last_administrator'],
  },
  giveSupplementaryRole: {
    description:
      '`relationship_manager` keeps partnerships; `group_administrator` manages groups without being administrator. It holds from the next request of the user on, with the credential that they have. Who has it already keeps it.',
    answers: {
      200: {
        description: 'The user as they are now.',
        example: { ...user, supplementaryRoles: ['group_administrator'] },
      },
    },
    refuses: [...administered, 'user_retired'],
  },
  takeSupplementaryRole: {
    description: 'It holds from the next request of the user on. Who does not have it stays without.',
    answers: { 200: { description: 'The user as they are now.', example: user } },
    refuses: administered,
  },
  inviteAgain: {
    description:
      'The link that they were sent before is worth nothing from then on. Whoever accepts takes the place of whom the user was bound to.',
    answers: { 200: { description: 'The user, invited anew.', example: invited } },
    refuses: [...administered, 'user_retired'],
  },
  withdrawInvitation: {
    description: 'That there is none is no fault.',
    answers: { 200: { description: 'The user, without an open invitation.', example: user } },
    refuses: administered,
  },
  listServiceAccounts: {
    answers: { 200: { description: 'One page.', example: pageOfOne(account) } },
    refuses: administered,
  },
  readServiceAccount: {
    answers: { 200: { description: 'The service account.', example: account } },
    refuses: administered,
  },
  openServiceAccount: {
    requests: {
      'a back office': {
        summary: 'Sends documents and starts approvals',
        value: { name: 'Bookkeeping', role: 'integration_client' },
      },
      'a dashboard': { summary: 'Only reads', value: { name: 'Dashboard', role: 'integration_observer' } },
    },
    answers: { 201: { description: 'The service account, without a key yet.', example: account } },
    refuses: administered,
  },
  retireServiceAccount: {
    description: 'Each of its keys is worth nothing at the next request. It does not come back.',
    answers: {
      200: { description: 'The service account, retired.', example: { ...account, active: false } },
    },
    refuses: administered,
  },
  listKeys: {
    answers: { 200: { description: 'The keys.', example: { items: [key] } } },
    refuses: administered,
  },
  makeKey: {
    description:
      'The key is shown this once: only a hash of its secret is kept, so no `Idempotency-Key` can bring it back. If the answer is lost, revoke the key that the list shows and make another.',
    requests: {
      'for a back office': {
        summary: 'To send documents and follow their approvals',
        value: { name: 'Nightly run', scopes: key.scopes },
      },
      'for a time': {
        summary: 'A key that ends by itself',
        value: { name: 'Trial', scopes: ['documents:read'], expiresAt: '2099-01-01T00:00:00Z' },
      },
    },
    answers: { 201: { description: 'The key, with its secret.', example: madeKey } },
    refuses: [...administered, 'service_account_retired'],
  },
  renewKey: {
    description:
      'The new key has the name and scopes of the old one, which goes on for a day unless you say otherwise, so that a running integration can be changed over.',
    requests: {
      'in a day': { summary: 'The usual grace', value: {} },
      'at once': { summary: 'The old key ends now', value: { graceHours: 0 } },
    },
    answers: { 201: { description: 'The new key, with its secret.', example: madeKey } },
    refuses: [...administered, 'service_account_retired', 'key_ended'],
  },
  revokeKey: {
    answers: { 200: { description: 'The key, revoked.', example: { ...key, revokedAt: at } } },
    refuses: administered,
  },
  listIssuers: {
    description: "The operator's provider, which holds for every environment, is not among them.",
    answers: { 200: { description: 'The providers.', example: { items: [issuer] } } },
    refuses: administered,
  },
  trustIssuer: {
    description:
      'Its tokens are taken for users of this environment only, once they have accepted an invitation with one. It is asked for its keys over https at addresses of the public internet, unless the operator allows others.',
    requests: {
      'a provider': {
        summary: 'By its issuer and our audience',
        value: { issuer: issuer.issuer, audience: issuer.audience },
      },
    },
    answers: { 201: { description: 'The provider, trusted.', example: issuer } },
    refuses: [...administered, 'issuer_trusted'],
  },
  distrustIssuer: {
    description:
      'Whoever came in by it is unlinked at once; they need a new invitation. An administrator who comes in by another provider must remain.',
    answers: { 200: { description: 'The provider that is trusted no longer.', example: issuer } },
    refuses: [...administered, 'last_administrator'],
  },
};
