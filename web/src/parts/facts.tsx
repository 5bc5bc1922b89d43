import type { ReactNode } from 'react';

export type Fact = readonly [name: string, value: ReactNode];

/** Names with their values; those without a value are left out. */
export function Facts({ of }: { readonly of: readonly Fact[] }) {
  const said = of.filter(([, value]) => value !== null && value !== undefined && value !== '');
  if (said.length === 0) return null;
  return (
    <dl className="facts">
      {said.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
