// A certified OpenID provider for one machine, so that people sign in here as they do in production. Loopback only.
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JWK } from 'jose';
import { Provider } from 'oidc-provider';
import type { ClientMetadata, Configuration } from 'oidc-provider';
import { commandLineClient, issuerAt } from './identity-provider-client.ts';
import { errorPage, signInPages, signOut, signedOutPage } from './sign-in-pages.ts';
import type { Person } from './sign-in-pages.ts';

/** What the web app is known by, where it is reached, and where browsers are sent back to. */
export interface WebClient {
  readonly clientId: string;
  readonly publicUrl: string;
  readonly callbackAddress: string;
  readonly signedOutAddress: string;
}

export interface IdentityProviderSpec {
  readonly port: number;
  /** What tokens for the API are made out to. */
  readonly audience: string;
  readonly web: WebClient;
  readonly signingKey: JWK;
  readonly cookieSecret: string;
  /** Read at every sign-in. */
  readonly people: () => readonly Person[];
}

export interface IdentityProvider {
  readonly issuer: string;
  stop(): Promise<void>;
}

/** A working day: whoever tries Countersign signs in once. */
const accessTokenSeconds = 8 * 3_600;
const apiScope = 'api';
const apiResource = 'urn:countersign:api';

/** Starts it. Rejects when the port is taken. */
export async function startIdentityProvider(spec: IdentityProviderSpec): Promise<IdentityProvider> {
  const issuer = issuerAt(spec.port);
  const provider = new Provider(issuer, configurationOf(spec));
  provider.use(signInPages(provider, spec));
  const answer = provider.callback();
  const server = createServer(
    onlyFor(new URL(issuer).host, (request, response) => void answer(request, response)),
  );
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(spec.port, '127.0.0.1', done);
  });
  const { port } = server.address() as AddressInfo;
  return {
    issuer: issuerAt(port),
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}

/** Both of ours, and both without a secret: the code comes with PKCE. */
function clientsOf({ web }: IdentityProviderSpec): ClientMetadata[] {
  const common = {
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code'],
    response_types: ['code'],
  } as const satisfies Partial<ClientMetadata>;
  return [
    {
      ...common,
      client_id: commandLineClient.id,
      client_name: 'the command line',
      application_type: 'native',
      redirect_uris: [commandLineClient.redirectUri],
    },
    {
      ...common,
      client_id: web.clientId,
      client_name: 'Countersign',
      application_type: 'web',
      redirect_uris: [web.callbackAddress],
      post_logout_redirect_uris: [web.signedOutAddress],
    },
  ];
}

function configurationOf(spec: IdentityProviderSpec): Configuration {
  const { signingKey, cookieSecret, people, web } = spec;
  return {
    clients: clientsOf(spec),
    jwks: { keys: [signingKey] },
    cookies: { keys: [cookieSecret] },
    pkce: { required: () => true },
    claims: { openid: ['sub'], profile: ['name'] },
    // The web app reads the name there, and asks for nothing else.
    conformIdTokenClaims: false,
    findAccount: (_ctx, subject) => {
      const person = people().find((one) => one.subject === subject);
      if (!person) return undefined;
      return { accountId: subject, claims: () => ({ sub: subject, name: person.name }) };
    },
    renderError: errorPage(web),
    interactions: { url: (_ctx, { uid }) => `/sign-in/${uid}` },
    // The clients are ours: whoever signs in has agreed to them.
    async loadExistingGrant({ oidc: { provider, client, session } }) {
      const grant = new provider.Grant({
        clientId: client?.clientId ?? '',
        accountId: session?.accountId ?? '',
      });
      grant.addOIDCScope('openid profile');
      grant.addResourceScope(apiResource, apiScope);
      await grant.save();
      return grant;
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: signOut(web),
        postLogoutSuccessSource: signedOutPage(web),
      },
      resourceIndicators: {
        enabled: true,
        // The web app has sessions of its own and no use for a token of the API.
        defaultResource: (_ctx, { clientId }) => (clientId === web.clientId ? [] : apiResource),
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: apiScope,
          audience: spec.audience,
          accessTokenFormat: 'jwt',
          accessTokenTTL: accessTokenSeconds,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    ttl: {
      AccessToken: accessTokenSeconds,
      AuthorizationCode: 60,
      IdToken: 3_600,
      Interaction: 600,
      Session: 86_400,
      Grant: 86_400,
    },
  };
}

/** A page of the internet that has its name lead to this machine gets nothing: it would sign in as anybody. */
const onlyFor =
  (host: string, listener: RequestListener): RequestListener =>
  (request, response) => {
    if (request.headers.host === host) return void listener(request, response);
    response.writeHead(421, { 'content-type': 'text/plain' }).end(`This is ${host}.\n`);
  };
