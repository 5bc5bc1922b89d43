/** Where to sign in, so that one comes back to this page. The address holds a path only: what follows `#` is a secret. */
export const signInAddress = (): string =>
  `/sign-in?${new URLSearchParams({ to: location.pathname + location.search }).toString()}`;
