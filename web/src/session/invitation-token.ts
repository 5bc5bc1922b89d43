// The secret of an invitation's link stands behind the `#`, where no server sees it. It is taken out of the address at
// once and kept in this tab, so that signing in does not lose it.
const kept = 'countersign.invitation';

/** Before anything else is shown: signing in leads away from the page. */
export function keepInvitation(): void {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (!location.pathname.startsWith('/invitations') || token === null) return;
  sessionStorage.setItem(kept, token);
  history.replaceState(history.state, '', location.pathname + location.search);
}

export const invitationToken = (): string | null => sessionStorage.getItem(kept);

export const forgetInvitation = (): void => sessionStorage.removeItem(kept);
