// Completes the description that Fastify makes of the routes: examples, every problem answer, tags and shared parts.
import type { OpenAPIV3_1 } from 'openapi-types';
import { addressingNotes } from './addressing.ts';
import { approvalNotes } from './approvals.ts';
import { configurationNotes } from './configuration.ts';
import { delegationNotes } from './delegation.ts';
import { documentNotes } from './documents.ts';
import { directoryNotes } from './directory.ts';
import { groupBulkNotes } from './group-bulk.ts';
import { groupNotes } from './groups.ts';
import { managerNotes } from './managers.ts';
import { identityNotes } from './identity.ts';
import { importNotes } from './imports.ts';
import type { Notes, OperationNotes } from './notes.ts';
import { notificationNotes } from './notifications.ts';
import { organisationNotes } from './organisations.ts';
import { otherNotes } from './others.ts';
import { describedHeaders, problemExamples, problemResponses } from './problem-responses.ts';
import { parameterSamples, pathParameter } from './samples.ts';
import { participantNotes } from './participants.ts';
import { permissionSetNotes } from './permission-sets.ts';
import { placementNotes } from './placement.ts';
import { taskNotes } from './tasks.ts';
import { usualCodes } from './usual-codes.ts';

type Document = OpenAPIV3_1.Document;
type Operation = OpenAPIV3_1.OperationObject;
type Response = OpenAPIV3_1.ResponseObject;

/** By operationId. An operation without notes fails a test that says what is missing. */
export const allNotes: Notes = {
  ...documentNotes,
  ...approvalNotes,
  ...managerNotes,
  ...participantNotes,
  ...taskNotes,
  ...delegationNotes,
  ...groupNotes,
  ...addressingNotes,
  ...groupBulkNotes,
  ...importNotes,
  ...configurationNotes,
  ...permissionSetNotes,
  ...placementNotes,
  ...organisationNotes,
  ...directoryNotes,
  ...identityNotes,
  ...notificationNotes,
  ...otherNotes,
};

/** The description, whole. `document` is changed and returned. */
export function complete(document: Document): Document {
  const responses: Record<string, Response> = {};
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(item ?? {}) as [string, Operation][]) {
      const notes = allNotes[operation.operationId ?? ''];
      if (!notes) continue;
      completeOperation(path, operation, notes);
      const refused = problemResponses(
        [...usualCodes(method, operation), ...(notes.refuses ?? [])],
        responses,
      );
      const { '4XX': _client, '5XX': _server, ...answered } = operation.responses ?? {};
      operation.responses = { ...answered, ...refused };
    }
  }
  document.components = { ...document.components, responses, examples: problemExamples() };
  dropUnused(document);
  return document;
}

function completeOperation(path: string, operation: Operation, notes: OperationNotes): void {
  if (notes.description) operation.description = notes.description;
  addParameterExamples(path, operation);
  addRequestExamples(operation, notes);
  addAnswers(operation, notes);
}

const isList = (schema: OpenAPIV3_1.ParameterObject['schema']): boolean =>
  schema !== undefined && 'type' in schema && schema.type === 'array';

function addParameterExamples(path: string, { parameters = [] }: Operation): void {
  for (const parameter of parameters) {
    if ('$ref' in parameter) continue;
    if (parameter.in === 'path') Object.assign(parameter, pathParameter(path, parameter.name));
    // Where the same name means different things, the schema has its own.
    const example: unknown = parameter.example ?? parameterSamples[parameter.name];
    if (parameter.in === 'path' || example === undefined) continue;
    parameter.example = isList(parameter.schema) && !Array.isArray(example) ? [example] : example;
  }
}

function addRequestExamples({ requestBody }: Operation, { requests = {} }: OperationNotes): void {
  if (!requestBody || '$ref' in requestBody) return;
  for (const [name, { summary, mediaType = 'application/json', value }] of Object.entries(requests)) {
    const content = requestBody.content[mediaType];
    if (!content) throw new Error(`the example "${name}" is ${mediaType}, which is not taken there`);
    content.examples = { ...content.examples, [name.replaceAll(' ', '-')]: { summary, value } };
  }
}

function addAnswers({ responses = {} }: Operation, { answers }: OperationNotes): void {
  for (const [status, { description, example, headers = {} }] of Object.entries(answers)) {
    const response = responses[status] as Response | undefined;
    if (!response) throw new Error(`there is no answer ${status} to describe as "${description}"`);
    response.description = description;
    const json = response.content?.['application/json'];
    if (json && example !== undefined) json.examples = { example: { value: example } };
    if (status === '304') delete response.content;
    if (Object.keys(headers).length > 0) response.headers = describedHeaders(headers);
  }
}

/** A schema is there twice, as it is sent and as it is answered; what nothing names goes. */
function dropUnused({ paths, components = {} }: Document): void {
  const { schemas = {}, examples = {}, responses = {} } = components;
  const named = new Set(namedIn([paths, responses]));
  const isNamed = (kind: string, name: string): boolean => named.has(`"#/components/${kind}/${name}"`);
  for (const name of Object.keys(examples)) if (!isNamed('examples', name)) delete examples[name];
  const left = new Map(Object.entries(schemas));
  let before: number;
  do {
    before = left.size;
    for (const [name, schema] of left) {
      if (!isNamed('schemas', name)) continue;
      left.delete(name);
      for (const inner of namedIn(schema)) named.add(inner);
    }
  } while (left.size < before);
  for (const name of left.keys()) delete schemas[name];
}

/** The shared parts that something refers to. Each text is written and looked through once: all of them are a megabyte. */
const namedIn = (part: object): readonly string[] =>
  JSON.stringify(part).match(/"#\/components\/[^"]*"/g) ?? [];
