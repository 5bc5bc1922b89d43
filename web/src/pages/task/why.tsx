import { Text } from '@mantine/core';
import type { Task } from '../../api/types.ts';
import { Said } from '../../parts/said.tsx';
import { useTexts } from '../../texts/language.tsx';

/** UI-03, PLC-23: why the task is one's own, in a sentence of the reader's language; the API's own where there is none. */
export function Why({ task }: { readonly task: Task }) {
  const { task: texts, modes } = useTexts();
  const { why, group, mode, delegation } = task;
  if (delegation?.state === 'held_by_me') {
    const { name, environment } = delegation.from;
    return (
      <>
        <Text>{texts.whyDelegated(name, environment.name)}</Text>
        {delegation.message !== null && <Said text={delegation.message} />}
      </>
    );
  }
  if (group && mode) return <Text>{texts.whyGroup(group.name, modes[mode])}</Text>;
  if (why.code === 'chosen') return <Text>{texts.whyChosen}</Text>;
  const placed = why.group && why.rule !== null && texts.whyPlaced[why.rule]?.(why.group.name);
  return (
    <>
      {placed ? <Text>{placed}</Text> : <Text lang="en">{why.sentence}</Text>}
      {why.rule !== null && (
        <Text size="sm" c="dimmed">
          {texts.whyRule(why.rule)}
        </Text>
      )}
    </>
  );
}
