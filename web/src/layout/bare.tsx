import { Container } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../texts/language.tsx';
import { Preferences } from './preferences.tsx';

interface Props {
  readonly title: string;
  readonly children: ReactNode;
}

/** A page without the menu: before anybody is known. */
export function Bare({ title, children }: Props) {
  const { product } = useTexts();
  return (
    <>
      <title>{`${title} – ${product}`}</title>
      <main className="bare">
        <Container size="xs">{children}</Container>
      </main>
      <footer className="bare-footer">
        <Preferences />
      </footer>
    </>
  );
}
