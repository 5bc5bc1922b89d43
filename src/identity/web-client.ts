/** Where the provider sends a browser back to: after it signed in, and after it signed out. Both are registered there. */
export const callbackPath = '/sign-in/callback';
export const signedOutPath = '/signed-out';
