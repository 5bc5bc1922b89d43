// The description of the API tells everything that a back office needs, and nothing that is not so.
import { errors } from '../../src/http/errors.ts';
import { allNotes } from '../../src/http/description/complete.ts';
import { unsampled } from '../../src/http/description/samples.ts';
import { describedApi } from '../support/described-api.ts';
import { Description } from '../support/description.ts';
import type { DescribedOperation } from '../support/description.ts';
import type { Json } from './api.ts';

let document: Json;
let description: Description;
beforeAll(async () => {
  document = await describedApi();
  description = new Description(document);
});

/** What is missing, each with the operation that it is missing at: a list to work off. */
const missing = (lacks: (described: DescribedOperation) => readonly string[]): string[] =>
  description.operations.flatMap((described) =>
    lacks(described).map((what) => `${described.method} ${described.path}: ${what}`),
  );

test('every operation has an operationId, a tag, a summary and its notes', () => {
  expect(
    missing(({ operation }) => [
      ...(operation.operationId ? [] : ['give its route schema.operationId']),
      ...(operation.tags?.length === 1 ? [] : ['give its route schema.tags with one tag']),
      ...(operation.summary ? [] : ['give its route schema.summary']),
      ...(allNotes[operation.operationId]
        ? []
        : [`add "${operation.operationId}" to the notes in src/http/description`]),
    ]),
  ).toEqual([]);
});

test('every note is of an operation that there is', () => {
  const known = new Set(description.operations.map(({ operation }) => operation.operationId));
  expect(Object.keys(allNotes).filter((operationId) => !known.has(operationId))).toEqual([]);
});

test('every operation says what it answers with, by example, and what may go wrong', () => {
  expect(
    missing(({ operation }) =>
      Object.entries<Json>(operation.responses).flatMap(([status, said]) => {
        const response = description.resolve(said);
        if (status.endsWith('XX'))
          return [`${status} stands for every refusal; name its codes in \`refuses\``];
        return [
          ...(response.description === 'Default Response' ? [`${status} has no description`] : []),
          ...Object.entries<Json>(response.content ?? {})
            .filter(([type, { examples }]) => /json$/.test(type) && status !== '304' && !examples)
            .filter(
              ([type]) =>
                !(/^download.*DocumentFile$/.test(operation.operationId) && type === 'application/json'),
            )
            .map(([type]) => `${status} ${type} has no example`),
        ];
      }),
    ),
  ).toEqual([]);
});

test('every body that may be sent has an example', () => {
  expect(
    missing(({ operation }) =>
      Object.entries<Json>(operation.requestBody?.content ?? {})
        .filter(([, { examples }]) => !examples)
        .map(([type]) => `a body of ${type} has no example in \`requests\``),
    ),
  ).toEqual([]);
});

test('every parameter has a description and an example', () => {
  expect(
    missing(({ operation }) =>
      (operation.parameters ?? []).flatMap((parameter: Json) => [
        ...(parameter.description ? [] : [`${parameter.name} has no description`]),
        ...(parameter.example !== undefined || unsampled.includes(parameter.name)
          ? []
          : [`${parameter.name} has no example in src/http/description/samples.ts`]),
      ]),
    ),
  ).toEqual([]);
});

test('every example of an answer is one by its own schema', () => {
  expect(
    missing((described) =>
      Object.entries<Json>(described.operation.responses).flatMap(([status, said]) =>
        Object.entries<Json>(description.resolve(said).content ?? {}).flatMap(
          ([mediaType, { examples = {} }]) =>
            Object.values<Json>(examples).flatMap((example) => {
              const body = description.resolve(example).value;
              const fault = description.faultOf(described, { status: Number(status), mediaType, body });
              return fault ? [fault] : [];
            }),
        ),
      ),
    ),
  ).toEqual([]);
});

test('every example of a request is one by its own schema', () => {
  expect(
    missing(({ method, path, operation }) =>
      Object.entries<Json>(operation.requestBody?.content ?? {}).flatMap(([mediaType, { examples = {} }]) =>
        Object.values<Json>(examples).flatMap(({ value }) => {
          const place = ['paths', path, method.toLowerCase(), 'requestBody', 'content', mediaType, 'schema'];
          const fault = description.faultsBy(place, value);
          return fault ? [fault] : [];
        }),
      ),
    ),
  ).toEqual([]);
});

test('every code of the catalogue is in the description, and has an example wherever it is an answer', () => {
  expect([...document.components.schemas.Problem.properties.code.enum].sort()).toEqual(
    Object.keys(errors).sort(),
  );
  const answered = new Set(
    [...JSON.stringify(document).matchAll(/"enum":\["([a-z_",]+)"\]\},"status":\{"const"/g)].flatMap(
      ([, codes = '']) => codes.split('","'),
    ),
  );
  expect([...answered].filter((code) => !document.components.examples[code])).toEqual([]);
});

/** Codes that no operation of the description answers with, each with where it is answered instead. */
const elsewhere: Readonly<Record<string, string>> = {
  method_not_allowed: 'at any address that is asked by another method than those described',
  step_not_due: 'nowhere: steps of the course come from the workflow',
};

test('every code is an answer of some operation, but for those with a reason', () => {
  const said = JSON.stringify([document.paths, document.components.responses]);
  const nowhere = Object.keys(errors).filter((code) => !said.includes(`"${code}"`));
  expect(nowhere.sort()).toEqual(Object.keys(elsewhere).sort());
});
