import { Title } from '@mantine/core';
import { useId } from 'react';
import type { ReactNode } from 'react';

interface Props {
  readonly title: string;
  readonly children: ReactNode;
}

/** A part of a page with its heading. */
export function Section({ title, children }: Props) {
  const id = useId();
  return (
    <section className="section" aria-labelledby={id}>
      <Title order={2} size="h4" id={id}>
        {title}
      </Title>
      {children}
    </section>
  );
}
