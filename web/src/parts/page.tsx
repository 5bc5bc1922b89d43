import { Title } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { useTexts } from '../texts/language.tsx';

interface Props {
  /** What the window is called, without the product's name. */
  readonly title: string;
  /** The heading, where it says something else than the title. */
  readonly heading?: ReactNode;
  /** Whether something inside takes the focus in place of the heading. */
  readonly focused?: boolean;
  /** Beside the heading. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

let shownBefore = false;

/** A page with its name. Whoever came here by a link is put at its heading, which a screen reader then reads out. */
export function Page({ title, heading = title, focused = false, aside, children }: Props) {
  const { product } = useTexts();
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // The first page of all is read out by the browser itself.
    if (shownBefore && !focused) head.current?.focus({ preventScroll: true });
    shownBefore = true;
  }, [focused]);
  return (
    <>
      <title>{`${title} – ${product}`}</title>
      <div className="page-head">
        <Title order={1} ref={head} tabIndex={-1}>
          {heading}
        </Title>
        {aside}
      </div>
      {children}
    </>
  );
}
