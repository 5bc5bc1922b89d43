import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { chainRead } from '../../api/reads.ts';
import type { Task } from '../../api/types.ts';
import { Section } from '../../parts/section.tsx';
import { useFormats, useTexts } from '../../texts/language.tsx';

/** DEL-06: who passed the task on to whom, with what they said. */
export function Chain({ task }: { readonly task: Task }) {
  const { delegate } = useTexts();
  const { instant } = useFormats();
  const { data } = useQuery(chainRead(task.id));
  if (!data || data.items.length === 0) return null;
  const named = ({ name, environment }: { name: string; environment: { name: string } }): string =>
    `${name} (${environment.name})`;
  return (
    <Section title={delegate.chain}>
      <ol className="steps">
        {data.items.map((step) => (
          <li key={step.id}>
            <Text>{delegate.step(named(step.from), named(step.to))}</Text>
            {step.message !== null && <blockquote className="said">{step.message}</blockquote>}
            {step.endMessage !== null && <blockquote className="said">{step.endMessage}</blockquote>}
            <Text size="sm" c="dimmed">
              {instant(step.madeAt)} · {delegate.states[step.state]}
            </Text>
          </li>
        ))}
      </ol>
    </Section>
  );
}
