export interface HttpLimits {
  /** Of one user or service account. */
  readonly requestsPerSecond: number;
  /** Of one source address. */
  readonly failedAuthenticationsPerMinute: number;
  /** Sign-ins that are begun from one source address. */
  readonly signInsPerMinute: number;
  /** Requests that wait for an outcome at the same time: of one user or service account, and of all. */
  readonly waitingPerActor: number;
  readonly waitingInAll: number;
}

export const defaultLimits: HttpLimits = {
  // A back office that books a month's invoices at once sends some hundreds a second, and one machine takes 2,000
  // answers a second in all: half of that for one caller leaves the others room and stops no honest one.
  requestsPerSecond: 1_000,
  // A client with an old key tries again every few seconds; more than one a second is a loop or a search.
  failedAuthenticationsPerMinute: 60,
  // A whole office comes in by one address on a Monday morning; each is one small row for ten minutes.
  signInsPerMinute: 300,
  // Each is an open connection and an entry in a list: cheap, but sockets are not without end.
  waitingPerActor: 500,
  waitingInAll: 2_000,
};
