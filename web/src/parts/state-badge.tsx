export type Tone = 'plain' | 'active' | 'good' | 'bad' | 'warning';

interface Props {
  readonly tone: Tone;
  readonly children: string;
}

/** A state in a word; its colour only repeats what the word says. */
export function StateBadge({ tone, children }: Props) {
  return (
    <span className="badge" data-tone={tone}>
      {children}
    </span>
  );
}
