import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Phase, PhaseGroup, PhasePerson } from '../api/types.ts';
import { useMe } from '../session/identity.ts';
import { useTexts } from '../texts/language.tsx';
import { Facts } from './facts.tsx';
import { Said } from './said.tsx';
import { StateBadge } from './state-badge.tsx';
import type { Tone } from './state-badge.tsx';

const tones: Readonly<Record<Phase['state'], Tone>> = {
  pending: 'plain',
  awaiting_manager: 'warning',
  awaiting_participants: 'warning',
  awaiting_start: 'warning',
  open: 'active',
  completed: 'good',
  rejected: 'bad',
  retracted: 'plain',
  passed_over: 'plain',
  cancelled: 'plain',
};

interface Props {
  readonly phases: readonly Phase[];
  /** The number of the phase that the page is about. */
  readonly current?: number | undefined;
  /** What stands in the place of a manager's name. */
  readonly manager?: (phase: Phase) => ReactNode;
}

/** The phases in their order, with names, people and states (UI-03). */
export function Phases({ phases, current, manager }: Props) {
  const { phases: texts, kinds } = useTexts();
  return (
    <ol className="phases">
      {phases.map((phase) => (
        <li
          key={`${phase.phase}/${phase.attempt}`}
          aria-current={phase.phase === current ? 'step' : undefined}
        >
          <div className="phase-head">
            <h3>
              {phase.phase}. {phase.name}
            </h3>
            <StateBadge tone={tones[phase.state]}>{texts.states[phase.state]}</StateBadge>
          </div>
          <Facts
            of={[
              [kinds[phase.kind], phase.attempt > 1 ? texts.attempt(phase.attempt) : null],
              [texts.manager, manager?.(phase) ?? <ManagerName phase={phase} />],
              [texts.people, phase.kind !== 'task' && <People key="people" people={phase.participants} />],
              ...phase.groups.map(
                (group) => [texts.group(group.name), <GroupPart key={group.id} group={group} />] as const,
              ),
            ]}
          />
        </li>
      ))}
    </ol>
  );
}

export function ManagerName({ phase }: { readonly phase: Phase }) {
  const { phases: texts } = useTexts();
  if (phase.managerKind === 'none') return texts.noManagerNeeded;
  return phase.manager?.name ?? <strong>{texts.missing}</strong>;
}

/** Those with a turn, then those who follow it. */
function People({ people }: { readonly people: readonly PhasePerson[] }) {
  const { phases: texts } = useTexts();
  const acting = people.filter(({ turn }) => turn !== null);
  const following = people.filter(({ turn }) => turn === null);
  if (people.length === 0) return texts.nobody;
  return (
    <>
      <ul className="people">
        {acting.map((person) => (
          <Person key={person.id} person={person} />
        ))}
      </ul>
      {following.length > 0 && (
        <Text size="sm" c="dimmed">
          {texts.onlooker}: {following.map(({ name }) => name).join(', ')}
        </Text>
      )}
    </>
  );
}

function Person({ person }: { readonly person: PhasePerson }) {
  const { phases: texts, decisions, taskStates } = useTexts();
  const me = useMe();
  const { name, task } = person;
  return (
    <li>
      {name}
      {person.id === me.user.id && ` (${texts.you})`}
      {task &&
        ` – ${task.decision ? decisions[task.decision].toLowerCase() : taskStates[task.state].toLowerCase()}`}
      {task?.reason && <Said text={task.reason} />}
    </li>
  );
}

/** A group whose members have the task, with what they have said so far. */
function GroupPart({ group }: { readonly group: PhaseGroup }) {
  const { phases: texts, modes, decisions, taskStates } = useTexts();
  const { members, mode, task, answers } = group;
  const state = task && (task.decision ? decisions[task.decision] : taskStates[task.state]);
  return (
    <>
      {[texts.members(members), modes[mode], state].filter(Boolean).join(' · ')}
      <ul className="people">
        {answers.map(({ user, decision, reason }) => (
          <li key={user.id}>
            {user.name} – {decisions[decision].toLowerCase()}
            {reason !== null && <Said text={reason} />}
          </li>
        ))}
      </ul>
    </>
  );
}
