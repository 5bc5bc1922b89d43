import type { Task } from '../../api/types.ts';
import { useShortcuts } from '../../shortcuts/shortcuts.tsx';
import { useTexts } from '../../texts/language.tsx';

/** The link of a task in the list, where the focus goes when one walks through it by keys. */
const linkOf = (id: string): HTMLElement | null => document.getElementById(`task-${id}`);

const focused = (tasks: readonly Task[]): number =>
  tasks.findIndex(({ id }) => linkOf(id)?.closest('li')?.contains(document.activeElement));

/** Walking through the list by keys. */
export function useListKeys(tasks: readonly Task[], toggle: (id: string) => void): void {
  const { shortcuts } = useTexts();
  const go = (step: number): void => {
    const at = focused(tasks);
    const next = tasks[at === -1 ? 0 : Math.min(Math.max(at + step, 0), tasks.length - 1)];
    if (next) linkOf(next.id)?.focus();
  };
  useShortcuts([
    { keys: 'j', label: shortcuts.next, run: () => go(1) },
    { keys: 'k', label: shortcuts.previous, run: () => go(-1) },
    {
      keys: 'x',
      label: shortcuts.select,
      run: () => {
        const task = tasks[focused(tasks)];
        if (task) toggle(task.id);
      },
    },
  ]);
}
