import { useEffect, useState } from 'react';
import { useAway } from '../api/away.ts';
import { useTexts } from '../texts/language.tsx';

const thanksMs = 4_000;

/** Says that the server is away, for as long as it is, and that it is back. */
export function AwayBanner() {
  const { away } = useTexts();
  const isGone = useAway();
  const [was, setWas] = useState(false);
  if (isGone && !was) setWas(true);
  useEffect(() => {
    if (isGone || !was) return undefined;
    const timer = setTimeout(() => setWas(false), thanksMs);
    return () => clearTimeout(timer);
  }, [isGone, was]);
  return (
    <div role="status" className={isGone || was ? 'away' : 'away-nothing'} data-back={!isGone}>
      {isGone ? away.banner : was ? away.back : ''}
    </div>
  );
}
