import type { FastifyRequest } from 'fastify';
import type { App } from './dependencies.ts';
import { prototypeNamed } from './problem-answers.ts';

export type ReadJson = (request: FastifyRequest, text: string) => unknown;

/** Reads JSON by the parser of Fastify, which lets nobody touch a prototype. Throws the problem to answer with. */
export function jsonReader(app: App): ReadJson {
  const parse = app.getDefaultJsonParser('error', 'error');
  return (request, text) => {
    let fault: Error | null = null;
    let value: unknown;
    void parse(request, text, (error, parsed) => {
      fault = error;
      value = parsed;
    });
    if (fault) throw isJson(text) ? prototypeNamed() : fault;
    return value;
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
