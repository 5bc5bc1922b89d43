import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import type { JWK } from 'jose';
import { readDemoFile } from './cli/demo-file.ts';
import { stateFolderOf } from './cli/session.ts';
import { parseIdentityProviderConfig, processEnvironment, publicUrlOf } from './config.ts';
import type { IdentityProviderConfig } from './config.ts';
import { webClientId } from './embedded/identity-provider-client.ts';
import { startIdentityProvider } from './embedded/identity-provider.ts';
import type { WebClient } from './embedded/identity-provider.ts';
import type { Person } from './embedded/sign-in-pages.ts';
import { replaceFile } from './embedded/state-folder.ts';
import { callbackPath, signedOutPath } from './identity/web-client.ts';
import { runProgram } from './program.ts';

const algorithm = 'RS256';

interface Secrets {
  readonly signingKey: JWK;
  readonly cookieSecret: string;
}

/** Made once for a state folder, so that tokens outlive a restart; for its owner only. */
async function secretsOf(stateFolder: string): Promise<Secrets> {
  const file = join(stateFolder, 'identity-provider.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Secrets;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const kid = randomBytes(8).toString('hex');
  const signingKey = { ...(await exportJWK(privateKey)), alg: algorithm, use: 'sig', kid };
  const secrets = { signingKey, cookieSecret: randomBytes(32).toString('base64url') };
  replaceFile(file, JSON.stringify(secrets, null, 2), 0o600);
  return secrets;
}

const peopleOf = (stateFolder: string): readonly Person[] =>
  (readDemoFile(stateFolder)?.environments ?? []).flatMap(({ name: at, people }) =>
    people.map(({ handle, name, does }) => ({ subject: handle, name, does, at })),
  );

function webClientOf(config: IdentityProviderConfig): WebClient {
  const publicUrl = publicUrlOf(config);
  return {
    clientId: config.OIDC_CLIENT_ID ?? webClientId,
    publicUrl,
    callbackAddress: `${publicUrl}${callbackPath}`,
    signedOutAddress: `${publicUrl}${signedOutPath}`,
  };
}

/** The provider of identities that `npm start` runs for the demo's people, until it is asked to stop. */
async function main(): Promise<void> {
  const config = parseIdentityProviderConfig(processEnvironment());
  const stateFolder = stateFolderOf(config);
  const provider = await startIdentityProvider({
    port: config.IDENTITY_PORT,
    audience: config.OIDC_AUDIENCE,
    web: webClientOf(config),
    ...(await secretsOf(stateFolder)),
    people: () => peopleOf(stateFolder),
  });
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
  await provider.stop();
}

await runProgram(main);
