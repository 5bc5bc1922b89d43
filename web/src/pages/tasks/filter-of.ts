// What the address of the list says of its order and its filters.
import type { TaskFilter, TaskSort } from '../../api/reads.ts';
import type { PhaseKind } from '../../api/types.ts';
import { withoutControls } from '../../parts/long-text.tsx';

const kinds = ['review', 'approval', 'signature', 'task'] as const satisfies readonly PhaseKind[];
const sorts = ['newest', 'oldest', 'due', 'amount'] as const satisfies readonly TaskSort[];
const idForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const oneOf = <Value extends string>(values: readonly Value[], said: unknown): Value | undefined =>
  values.find((value) => value === said);
const idIn = (said: unknown): string | undefined =>
  typeof said === 'string' && idForm.test(said) ? said : undefined;
const codeIn = (said: unknown): string | undefined =>
  typeof said === 'string' && said.trim() !== '' && said.length <= 100 && withoutControls(said) === said
    ? said
    : undefined;

/** Whatever it says wrongly, or of something else, counts as not said: other programs add to addresses, too. */
export const filterOf = (search: object): TaskFilter => {
  const said = search as Readonly<Record<string, unknown>>;
  return {
    sort: oneOf(sorts, said['sort']),
    kind: oneOf(kinds, said['kind']),
    contractType: codeIn(said['contractType']),
    groupId: idIn(said['groupId']),
    environmentId: idIn(said['environmentId']),
    delegated: oneOf(['yes', 'no'], said['delegated']),
  };
};
