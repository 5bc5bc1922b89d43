import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../texts/language.tsx';

interface Props {
  readonly opened?: boolean;
  readonly close: () => void;
  readonly title: ReactNode;
  readonly children: ReactNode;
}

/** A dialog over the page: the focus goes in, stays in, and comes back. */
export function Dialog({ opened = true, close, title, children }: Props) {
  const texts = useTexts();
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={title}
      closeButtonProps={{ 'aria-label': texts.close }}
      // A header of its own would count as a second banner of the page.
      attributes={{ header: { role: 'none' } }}
    >
      {children}
    </Modal>
  );
}
