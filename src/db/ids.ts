import { v7 } from 'uuid';
import type { Id } from '../domain/ids.ts';

/** A new UUIDv7. Ids are made here, never by a caller: the random pick depends on the approval's (PLC-22). */
export const newId = <Noun extends string>(): Id<Noun> => v7() as Id<Noun>;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether text has the form of an id: lower case with dashes. */
export const isId = <Noun extends string>(text: string): text is Id<Noun> => uuid.test(text);

/** Where a list begins that has no cursor: a comparison with it uses the index, "or there is none" would not. */
export const beforeEveryId = '00000000-0000-0000-0000-000000000000';
export const beyondEveryId = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
