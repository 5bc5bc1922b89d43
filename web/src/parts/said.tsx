import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../texts/language.tsx';

const longest = 400;
const mostLines = 6;

const isLong = (text: string): boolean => text.length > longest || text.split('\n').length > mostLines;

/** What somebody has written. A long text shows how it begins, so that what stands below it can be found. */
export function Said({ text }: { readonly text: string }) {
  const { writing } = useTexts();
  const [whole, setWhole] = useState(false);
  if (!isLong(text)) return <blockquote className="said">{text}</blockquote>;
  return (
    <>
      <blockquote className="said" data-folded={!whole}>
        {text}
      </blockquote>
      <UnstyledButton className="unfold" aria-expanded={whole} onClick={() => setWhole(!whole)}>
        {whole ? writing.showLess : writing.showAll}
      </UnstyledButton>
    </>
  );
}
