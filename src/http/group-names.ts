import { z } from 'zod';
import { isId } from '../db/ids.ts';
import { groupNameIn, nameCharactersAtMost } from '../domain/name.ts';
import type { Id } from '../domain/ids.ts';
import { isStorable } from './schemas.ts';

const isName = (text: string): boolean =>
  groupNameIn(text) !== null && text.length <= nameCharactersAtMost + 2 && isStorable(text);

/** GRP-45: an id, or the name of a group in round brackets, which stands for all its members. */
export const idOrGroupName = () =>
  z
    .custom<string>(
      (value) => typeof value === 'string' && (isId(value) || isName(value)),
      'Must be an id, a UUID in lower case, or the name of a group in round brackets, such as "(LEGAL)".',
    )
    .meta({ type: 'string', minLength: 3, maxLength: nameCharactersAtMost + 2 });

/** What was written there: the name of a group, or the id of what belongs there. */
export function idOrName<Noun extends string>(
  text: string,
): { readonly groupName: string } | { readonly id: Id<Noun> } {
  const groupName = groupNameIn(text);
  return groupName === null ? { id: text as Id<Noun> } : { groupName };
}
