/** What the parts of the API are about; a route with a tag that is not among them fails the linter. */
export const tags = [
  {
    name: 'documents',
    description: 'What is to be approved: sending it, reading it, downloading its files.',
  },
  {
    name: 'approvals',
    description: 'Starting an approval, reading where it stands and why, waiting for its outcome.',
  },
  {
    name: 'managers',
    description: 'Who manages a phase: what waits for somebody, who can, and setting them.',
  },
  { name: 'tasks', description: 'What waits for people, and their answers.' },
  {
    name: 'delegation',
    description: 'Passing tasks on to colleagues and partners, giving them back, and what a delegate reads.',
  },
  { name: 'partnerships', description: 'The environments that yours works with.' },
  { name: 'groups', description: 'The groups that people are placed from.' },
  {
    name: 'placement',
    description: 'Why people were placed, whom groups would yield, and what a change would do.',
  },
  { name: 'imports', description: 'Users, permission sets and groups from tables.' },
  {
    name: 'configuration',
    description: 'What an environment tells documents, permissions and groups apart by.',
  },
  {
    name: 'organisations',
    description: 'The legal entities of an environment, and who belongs to them.',
  },
  { name: 'permission sets', description: 'Who may act as what, for which locations and contract types.' },
  { name: 'users', description: 'Who belongs to the environment, with which role, and who is invited.' },
  { name: 'service accounts', description: 'Accounts of back offices and their keys.' },
  { name: 'issuers', description: 'Providers whose tokens the environment takes for its own users.' },
  { name: 'notifications', description: 'What you are told of, and what you want to be told of.' },
  { name: 'mails', description: 'Mails that the mail server refused.' },
  { name: 'branding', description: 'How mails look.' },
  { name: 'me', description: 'Whom a credential belongs to.' },
  { name: 'health', description: 'Whether the process runs and can serve.' },
] as const;
