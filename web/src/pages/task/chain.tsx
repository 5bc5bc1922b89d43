import { Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { chainRead } from '../../api/reads.ts';
import type { Task } from '../../api/types.ts';
import { Said } from '../../parts/said.tsx';
import { Section } from '../../parts/section.tsx';
import { useFormats, useTexts } from '../../texts/language.tsx';

/** DEL-06: who passed the task on to whom, with what they said. */
export function Chain({ task }: { readonly task: Task }) {
  const { delegate } = useTexts();
  const { instant } = useFormats();
  const queries = useQueryClient();
  const { data } = useQuery(chainRead(task.id));
  const hands = `${task.delegation?.id} ${task.delegation?.state} ${task.mine}`;
  // With every change of hands there is more to tell.
  useEffect(
    () => void queries.invalidateQueries({ queryKey: chainRead(task.id).queryKey }, { cancelRefetch: false }),
    [hands, task.id, queries],
  );
  if (!data || data.items.length === 0) return null;
  const named = ({ name, environment }: { name: string; environment: { name: string } }): string =>
    `${name} (${environment.name})`;
  return (
    <Section title={delegate.chain}>
      <ol className="steps">
        {data.items.map((step) => (
          <li key={step.id}>
            <Text>{delegate.step(named(step.from), named(step.to))}</Text>
            {step.message !== null && <Said text={step.message} />}
            {step.endMessage !== null && <Said text={step.endMessage} />}
            <Text size="sm" c="dimmed">
              {instant(step.madeAt)} · {delegate.states[step.state]}
            </Text>
          </li>
        ))}
      </ol>
    </Section>
  );
}
