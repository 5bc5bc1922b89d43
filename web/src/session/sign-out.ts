import { credentials } from '../api/credentials.ts';
import { forgetDrafts } from './drafts.ts';

/** Ends the session here, then at the provider, which sends the browser back. */
export async function signOut(): Promise<void> {
  const answer = await fetch('/sign-out', {
    method: 'POST',
    headers: { 'countersign-csrf': credentials.csrf ?? '' },
  }).catch(() => null);
  if (!answer?.ok) {
    // Nothing was ended; the page shows what the server says now.
    location.reload();
    return;
  }
  forgetDrafts();
  const { goTo } = (await answer.json()) as { goTo: string };
  location.assign(goTo);
}
