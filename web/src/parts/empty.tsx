import { Text } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props {
  readonly title: string;
  readonly children?: ReactNode;
}

/** Says what will appear in an empty place. */
export function Empty({ title, children }: Props) {
  return (
    <div className="empty">
      <Text fw={600}>{title}</Text>
      {children && <Text c="dimmed">{children}</Text>}
    </div>
  );
}
