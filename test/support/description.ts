// The API's own description, as something that answers can be held against.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { testServers } from './servers.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a document of OpenAPI, read by paths
type Json = any;

export interface DescribedOperation {
  readonly method: string;
  /** As it is described, such as `/v1/documents/{id}`. */
  readonly path: string;
  readonly operation: Json;
}

export interface Answered {
  readonly status: number;
  readonly mediaType: string;
  readonly body: unknown;
}

export class Description {
  readonly operations: readonly DescribedOperation[];
  readonly #document: Json;
  readonly #ajv: Ajv2020;
  readonly #validators = new Map<string, ValidateFunction>();

  constructor(document: Json) {
    this.#document = document;
    // What is made of a schema is used a few times: to make it shorter costs as much again as to make it.
    const code = { optimize: false };
    this.#ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false, code });
    addFormats.default(this.#ajv);
    this.#ajv.addFormat('binary', true);
    this.#ajv.addSchema(document, 'openapi');
    this.operations = Object.entries<Json>(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
    );
  }

  /** What a request is called in the description; HEAD is a GET without the body. */
  find(method: string, address: string): DescribedOperation | undefined {
    const path = new URL(address, 'http://api').pathname;
    const described = method === 'HEAD' ? 'GET' : method;
    const fits = this.operations.filter((one) => one.method === described && matches(one.path, path));
    return fits.find((one) => !one.path.includes('{')) ?? fits[0];
  }

  /** What an answer has that the description does not tell; null where it tells all of it. */
  faultOf(
    { method, path, operation }: DescribedOperation,
    { status, mediaType, body }: Answered,
  ): string | null {
    const key =
      [String(status), `${Math.floor(status / 100)}XX`].find((one) => operation.responses[one]) ?? '';
    const response = this.resolve(operation.responses[key]);
    if (!response) return `${method} ${path} answers ${status}, which is not described`;
    if (body === null || body === '') return null;
    const content = response.content?.[mediaType];
    if (!content) return `${method} ${path} answers ${status} as ${mediaType}, which is not described`;
    const shared: string | undefined = operation.responses[key].$ref;
    const from = shared ? pointer(shared) : ['paths', path, method.toLowerCase(), 'responses', key];
    const faults = this.faultsBy([...from, 'content', mediaType, 'schema'], body);
    return faults && `${method} ${path} answers ${status} with another body than described: ${faults}`;
  }

  /** Held against the schema at a place of the document. */
  faultsBy(place: readonly string[], value: unknown): string | null {
    const address = `openapi#/${place.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
    const validate = this.#validators.get(address) ?? this.#ajv.compile({ $ref: address });
    this.#validators.set(address, validate);
    if (validate(value)) return null;
    return this.#ajv.errorsText(validate.errors, { dataVar: '' });
  }

  /** A part of the document, or what its $ref names. */
  resolve(part: Json): Json {
    if (part?.$ref === undefined) return part;
    return pointer(part.$ref as string).reduce((found: Json, key) => found?.[key], this.#document);
  }
}

/** The description of every API of this run, since all have the same routes: to make it takes a second. */
export function descriptionOf(app: { swagger(): object }): Description {
  const { descriptionFile } = testServers();
  if (!existsSync(descriptionFile)) {
    const half = `${descriptionFile}.${process.pid}`;
    writeFileSync(half, JSON.stringify(app.swagger()));
    renameSync(half, descriptionFile);
  }
  return new Description(JSON.parse(readFileSync(descriptionFile, 'utf8')));
}

const pointer = (reference: string): string[] =>
  reference
    .slice('#/'.length)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

function matches(described: string, path: string): boolean {
  const [wanted, given] = [described.split('/'), path.split('/')];
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => part.startsWith('{') || part === given[index])
  );
}
