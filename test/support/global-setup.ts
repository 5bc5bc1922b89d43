import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';
import { findTemporal } from '../../src/embedded/find-temporal.ts';
import { makeRolesAndDatabase } from '../../src/embedded/postgres-roles.ts';
import { startPostgres } from '../../src/embedded/postgres.ts';
import { lockStateFolder, openStateFolder } from '../../src/embedded/state-folder.ts';
import { startTemporal } from '../../src/embedded/temporal.ts';
import { migrate } from '../../src/migrations.ts';
import { compilePrograms } from './compile-programs.ts';
import { openIssuer } from './issuer.ts';
import { publishServers, templateDatabase } from './servers.ts';

/** Starts the real servers once for the whole run, migrates the template database and makes the workflow bundle. */
export default async function globalSetup(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-test-'));
  // The user that runs Postgres, when we are root, must be able to pass.
  chmodSync(folder, 0o711);
  const log = (line: string): void => console.log(line);
  const stateFolder = openStateFolder(join(folder, 'state'));
  const lock = await lockStateFolder(stateFolder);
  const server = await findTemporal({ environment: process.env, log });
  const postgres = await startPostgres({ stateFolder, durable: false, environment: process.env, log });
  const temporal = await startTemporal({ server, stateFolder, namespace: 'default', log });
  const passwords = {
    owner: stateFolder.secret('owner'),
    app: stateFolder.secret('app'),
    delivery: stateFolder.secret('delivery'),
  };
  const { ownerUrl } = await makeRolesAndDatabase(postgres.superuserUrl, passwords, templateDatabase);
  await migrate(ownerUrl, log);
  const workflowBundle = join(folder, 'workflow-bundle.js');
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(import.meta.dirname, '../../workflows/index.ts'),
    logger: { log: silent, trace: silent, debug: silent, info: silent, warn: log, error: log },
  });
  await writeFile(workflowBundle, code);
  compilePrograms();
  const issuer = await openIssuer();
  publishServers({
    superuserUrl: postgres.superuserUrl,
    passwords,
    temporalAddress: temporal.address,
    temporalExecutable: server.executable,
    temporalVersion: server.version,
    workflowBundle,
    descriptionFile: join(folder, 'openapi.json'),
    issuer: { url: issuer.url, privateKey: issuer.privateKey },
  });
  globalThis.stopTestServers = async () => {
    await issuer.close();
    await temporal.stop();
    await postgres.stop();
    lock.release();
    rmSync(folder, { recursive: true, force: true });
  };
}

declare global {
  var stopTestServers: (() => Promise<void>) | undefined;
}

const silent = (): void => undefined;
