// What the ways are measured on: servers, processes, databases with their houses, and clients.
import { Client, Connection } from '@temporalio/client';
import { openDatabase } from '../src/db/pool.ts';
import type { Db } from '../src/db/transaction.ts';
import { bareWay } from './bare-way.ts';
import { countersignWay } from './countersign-way.ts';
import type { Pids } from './cpu.ts';
import { buildHouse } from './house.ts';
import { openHttpClient } from './http-client.ts';
import { startServers } from './servers.ts';
import type { Servers } from './servers.ts';
import { straightWay } from './straight-way.ts';
import type { Way, WayName } from './way.ts';

export interface Ground {
  readonly ways: Readonly<Record<WayName, Way>>;
  /** How many approvals were made in each database: so many must have ended when the run ends. */
  readonly made: Record<WayName, number>;
  /** The processes whose CPU time is told apart, as they are now. */
  pids(): Pids;
  stopWorker(): Promise<void>;
  startWorker(): Promise<void>;
  close(): Promise<void>;
}

/** As many as the API has by default: (c) must not win by connections. */
const connections = 20;

export async function openGround(profiles: string | undefined, log: (line: string) => void): Promise<Ground> {
  const servers = await startServers(profiles, log);
  try {
    return await settle(servers);
  } catch (error) {
    await servers.stop();
    throw error;
  }
}

async function settle(servers: Servers): Promise<Ground> {
  const databases: Db[] = [];
  const open = (name: WayName): Db => {
    const url = servers.databases[name].appUrl;
    const db = openDatabase({
      url,
      size: connections,
      applicationName: `countersign bench, ${name}`,
      onError: (error) => console.error(error),
    });
    databases.push(db);
    return db;
  };
  const place = async (name: WayName) => {
    const db = open(name);
    return { db, house: await buildHouse(db, servers.issuer.url) };
  };
  const client = openHttpClient(servers.apiPort);
  const connection = await Connection.connect({ address: servers.temporalAddress });
  const ways = {
    countersign: await countersignWay({
      ...(await place('countersign')),
      client,
      issuer: servers.issuer,
    }),
    bare: bareWay({ ...(await place('bare')), client: new Client({ connection }) }),
    straight: straightWay(await place('straight')),
  };
  const [api, bareWorker] = [await servers.startApi(), await servers.startBareWorker()];
  let worker = await servers.startWorker();
  return {
    ways,
    made: { countersign: 0, bare: 0, straight: 0 },
    pids: () => ({
      ...{ api: api.pid, worker: worker.pid, 'bare worker': bareWorker.pid },
      ...{ ...servers.pids, bench: process.pid },
    }),
    stopWorker: () => worker.stop(20_000),
    async startWorker() {
      worker = await servers.startWorker();
    },
    async close() {
      client.close();
      await connection.close();
      await Promise.all(databases.map((db) => db.destroy()));
      await servers.stop();
    },
  };
}
