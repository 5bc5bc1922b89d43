import { Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { auditRead } from '../api/reads.ts';
import type { AuditEntry, Phase } from '../api/types.ts';
import { useFormats, useTexts } from '../texts/language.tsx';
import { MoreButton } from './more-button.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import { Said } from './said.tsx';
import { Section } from './section.tsx';
import { StateBadge } from './state-badge.tsx';
import { Waiting } from './waiting.tsx';

interface Props {
  readonly approvalId: string;
  /** What their numbers in the entries are called. */
  readonly phases: readonly Phase[];
}

/** AUD-01: what was done to an approval, by whom and when. */
export function Audit({ approvalId, phases }: Props) {
  const { audit } = useTexts();
  const read = useInfiniteQuery(auditRead(approvalId));
  const entries = read.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Section title={audit.title}>
      {read.error && <ProblemNotice problem={read.error} />}
      {read.isPending && <Waiting />}
      {read.data && entries.length === 0 && <Text>{audit.empty}</Text>}
      <ol className="steps">
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} phases={phases} />
        ))}
      </ol>
      {read.hasNextPage && <MoreButton list={read} />}
    </Section>
  );
}

function Entry({ entry, phases }: { readonly entry: AuditEntry; readonly phases: readonly Phase[] }) {
  const { audit } = useTexts();
  const { instant } = useFormats();
  const { actor, action, onBehalfOf, reason, data } = entry;
  const name = actor.kind === 'system' ? audit.bySystem : (actor.name ?? actor.id ?? actor.kind);
  return (
    <li>
      <Text>
        <strong>{name}</strong> {audit.actions[action] ?? action.replaceAll('_', ' ')}
        {onBehalfOf && ` ${audit.onBehalfOf(onBehalfOf.name)}`}
        {about(entry, phases)}{' '}
        {data['override'] === true && <StateBadge tone="warning">{audit.override}</StateBadge>}
      </Text>
      {reason !== null && <Said text={reason} />}
      <Text size="sm" c="dimmed">
        {instant(entry.at)}
        {actor.environment && ` · ${actor.environment.name}`}
      </Text>
    </li>
  );
}

/** The phase that an entry is about, and the people. */
function about({ subject, data, people }: AuditEntry, phases: readonly Phase[]): string {
  const number = subject.kind === 'phase' ? Number(subject.id.split('/')[0]) : data['phase'];
  const phase = phases.find((one) => one.phase === number);
  const { manager, userId, left, sequenced, to, holder } = data;
  const ids = [manager, userId, left, sequenced, to, holder].flat().map(idIn);
  const names = people.filter(({ id }) => ids.includes(id)).map(({ name }) => name);
  const said = [phase && `${phase.phase}. ${phase.name}`, names.join(', ')].filter(Boolean);
  return said.length === 0 ? '' : ` – ${said.join(': ')}`;
}

/** An entry names somebody by the id, or by the id and the environment. */
const idIn = (one: unknown): unknown =>
  typeof one === 'object' && one !== null && 'userId' in one ? one.userId : one;
