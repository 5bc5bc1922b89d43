/**
 * The command line as the embedded provider knows it; as a program on somebody's machine it has no secret, so the
 * code comes with PKCE. Nothing listens at the address: the program sees where it is sent and goes no further.
 */
export const commandLineClient = {
  id: 'countersign-cli',
  redirectUri: 'http://127.0.0.1/signed-in',
} as const;

/** What the embedded provider knows the web app by, unless OIDC_CLIENT_ID says otherwise; without a secret as well. */
export const webClientId = 'countersign-web';

/** Where the embedded provider answers, and what its tokens name as their issuer. */
export const issuerAt = (port: number): string => `http://127.0.0.1:${port}`;
