import type { Task } from '../../api/types.ts';
import { Facts } from '../../parts/facts.tsx';
import { useMe } from '../../session/identity.ts';
import { useFormats, useTexts } from '../../texts/language.tsx';

/** The head of a task: how much, in which phase, since when and until when. */
export function TaskFacts({ task }: { readonly task: Task }) {
  const { task: texts, kinds, document: words, modes, phases } = useTexts();
  const { amount, instant } = useFormats();
  const me = useMe();
  const { document, progress, mode } = task;
  const elsewhere = task.environment.id !== me.environment.id;
  return (
    <div className="task-head">
      <Facts
        of={[
          [
            words.amount,
            document.amount !== null ? <strong>{amount(document.amount, document.currency)}</strong> : null,
          ],
          [words.reference, document.reference],
          [phases.number(task.phase), texts.phase(task.phaseName, kinds[task.kind])],
          [texts.of, elsewhere ? task.environment.name : null],
          [phases.group(task.group?.name ?? ''), mode && modes[mode]],
          [texts.progressName, progress && texts.progress(progress.answered, progress.members)],
          [texts.opened, task.openedAt && instant(task.openedAt)],
          [texts.due, task.dueAt && instant(task.dueAt)],
        ]}
      />
    </div>
  );
}
