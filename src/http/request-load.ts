import type { Server } from 'node:http';

/** How much a process of the API is at, so that what can wait gives way to those who wait for an answer. */
export class RequestLoad {
  private open = 0;
  private parked = (): number => 0;

  /** Counts the requests of a server from now on; `parked` of them only wait for an outcome, and cost nothing. */
  watch(server: Server, parked: () => number): void {
    this.parked = parked;
    server.on('request', (_request, response) => {
      this.open += 1;
      response.once('close', () => {
        this.open -= 1;
      });
    });
  }

  /** Requests whose answer is not out yet. */
  get underWay(): number {
    return this.open;
  }

  /** Those of them that are being worked on. */
  get atWork(): number {
    return this.open - this.parked();
  }
}
