import type { FastifyRequest } from 'fastify';
import type { App } from './dependencies.ts';
import { malformed } from './problem.ts';
import { prototypeNamed } from './problem-answers.ts';

export type ReadJson = (request: FastifyRequest, text: string) => unknown;

/** Reads JSON by the parser of Fastify, which lets nobody touch a prototype. Throws the problem to answer with. */
export function jsonReader(app: App): ReadJson {
  const parse = app.getDefaultJsonParser('error', 'error');
  return (request, text) => {
    if (isDeeperThan(text, depthAtMost)) {
      throw malformed([{ path: '/body', message: `Must be nested ${depthAtMost} deep at most.` }]);
    }
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

/** Deeper than anything that the API describes, and far from where a reader that recurses ends. */
const depthAtMost = 32;

const [quote, backslash] = [0x22, 0x5c];
const opening = new Set([0x5b, 0x7b]);
const closing = new Set([0x5d, 0x7d]);

/** Counts brackets outside of text; whether it is JSON at all is for the parser to say. */
function isDeeperThan(text: string, most: number): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === quote) index = endOfText(text, index);
    else if (opening.has(code)) depth += 1;
    else if (closing.has(code)) depth -= 1;
    if (depth > most) return true;
  }
  return false;
}

/** Where the text that begins here ends: at a quote that no backslash stands before. */
function endOfText(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === quote) return index;
    if (code === backslash) index += 1;
  }
  return text.length;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
