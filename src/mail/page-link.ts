/** The pages of the web app that letters lead to; src/http/web-pages.ts serves them. */
export type PageInLetter =
  | `/approvals/${string}`
  | '/tasks'
  | `/tasks/${string}`
  | '/waiting'
  | '/notifications'
  | '/delegations'
  // Behind the "#" a browser keeps it to itself: no log of a server has it.
  | `/invitations#token=${string}`;

/** The link to a page (NTF-04). Whoever is not signed in signs in first and comes out there. */
export const pageLink = (publicUrl: string, page: PageInLetter): string => `${publicUrl}${page}`;
