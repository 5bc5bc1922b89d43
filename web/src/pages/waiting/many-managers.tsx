import { Button, Group, Stack, Text } from '@mantine/core';
import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { api, taken } from '../../api/client.ts';
import { keyed } from '../../api/keys.ts';
import { readAnew } from '../../api/read-anew.ts';
import { useSending } from '../../api/sending.ts';
import { ApiProblem } from '../../api/problem.ts';
import { candidatesRead } from '../../api/reads.ts';
import type { Candidates, ManagersResult, WaitingPhase } from '../../api/types.ts';
import { managerNow } from '../../parts/manager-dialog.tsx';
import { PersonPicker } from '../../parts/person-picker.tsx';
import { ProblemNotice, saidBy } from '../../parts/problem-notice.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { useTexts } from '../../texts/language.tsx';
import { Dialog } from '../../parts/dialog.tsx';

interface Props {
  readonly selected: readonly WaitingPhase[];
  readonly clear: () => void;
}

/** One person for several phases: those first who are suitable for most of them. */
export function ManyManagers({ selected, clear }: Props) {
  const { waiting, tasks } = useTexts();
  const [wanted, setWanted] = useState<readonly WaitingPhase[] | null>(null);
  return (
    <>
      {selected.length > 0 && (
        <section className="bulk-bar" aria-label={tasks.selected(selected.length)}>
          <Text>{tasks.selected(selected.length)}</Text>
          <Button onClick={() => setWanted(selected)}>{waiting.setFor(selected.length)}</Button>
        </section>
      )}
      <Dialog
        opened={wanted !== null}
        close={() => setWanted(null)}
        title={wanted && waiting.setFor(wanted.length)}
      >
        {wanted && <ManyForm phases={wanted} clear={clear} close={() => setWanted(null)} />}
      </Dialog>
    </>
  );
}

interface Person {
  readonly id: string;
  readonly name: string;
  /** Of how many of the phases. */
  readonly suitable: number;
}

/** Whoever is suitable depends on kind of manager, location and contract type: asked once for each of those. */
function useCandidates(phases: readonly WaitingPhase[]) {
  const classes = new Map<string, { phase: WaitingPhase; count: number }>();
  for (const phase of phases) {
    const name = JSON.stringify([phase.managerKind, phase.location, phase.contractType]);
    const known = classes.get(name);
    classes.set(name, { phase: known?.phase ?? phase, count: (known?.count ?? 0) + 1 });
  }
  const distinct = [...classes.values()];
  return useQueries({
    queries: distinct.map(({ phase }) => candidatesRead(phase.approvalId, phase.phase)),
    combine: (reads) => ({
      error: reads.find(({ error }) => error)?.error ?? null,
      people: reads.every(({ data }) => data)
        ? peopleOf(reads.map(({ data }, index) => [data, distinct[index]?.count ?? 0]))
        : null,
    }),
  });
}

function peopleOf(lists: readonly (readonly [Candidates | undefined, number])[]): readonly Person[] {
  const people = new Map<string, Person>();
  for (const [list, count] of lists) {
    for (const { user, override } of list?.items ?? []) {
      const { suitable } = people.get(user.id) ?? { suitable: 0 };
      people.set(user.id, { ...user, suitable: suitable + (override ? 0 : count) });
    }
  }
  return [...people.values()].sort((a, b) => b.suitable - a.suitable);
}

interface FormProps {
  readonly phases: readonly WaitingPhase[];
  readonly clear: () => void;
  readonly close: () => void;
}

function ManyForm({ phases, clear, close }: FormProps) {
  const { manager, waiting, cancel } = useTexts();
  const { people, error } = useCandidates(phases);
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<Person | null>(null);
  const [missing, setMissing] = useState(false);
  const sending = useSending({
    mutationFn: (userId: string) => {
      // They are on the page since nobody manages them: whoever got a manager meanwhile is left alone.
      const items = phases.map(({ approvalId, phase }) => ({ approvalId, phase, userId, replaces: null }));
      return keyed(['managers', items], (key) =>
        taken(
          api.POST('/v1/approvals/managers', {
            params: { header: { 'idempotency-key': key } },
            body: { items },
          }),
        ),
      );
    },
    onSuccess: clear,
    onSettled: (_, error) => readAnew(queries, error, ['waiting'], ['approvals']),
  });
  if (sending.data) return <Results phases={phases} results={sending.data.results} close={close} />;
  if (error) return <ProblemNotice problem={error} />;
  if (!people) return <Waiting />;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setMissing(chosen === null);
    if (chosen) sending.send(chosen.id);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <PersonPicker
          label={manager.who}
          placeholder={manager.search}
          nobody={manager.nobodyAtAll}
          groups={[
            { label: manager.suitable, items: people.filter(({ suitable }) => suitable > 0) },
            { label: manager.override, items: people.filter(({ suitable }) => suitable === 0) },
          ]}
          chosen={chosen}
          choose={setChosen}
          note={({ suitable }) => (suitable > 0 ? waiting.fits(suitable, phases.length) : null)}
          error={missing && chosen === null ? manager.choose : undefined}
        />
        {chosen && chosen.suitable < phases.length && <Text className="warning">{manager.overrideNote}</Text>}
        {sending.error && <ProblemNotice problem={sending.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {cancel}
          </Button>
          <Button type="submit" loading={sending.isPending}>
            {manager.send}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface ResultProps {
  readonly phases: readonly WaitingPhase[];
  readonly results: readonly ManagersResult[];
  readonly close: () => void;
}

function Results({ phases, results, close }: ResultProps) {
  const texts = useTexts();
  const { waiting } = texts;
  const said = ({ set, problem }: ManagersResult): string => {
    if (set) return waiting.set(set.manager.name);
    const refusal = new ApiProblem(problem ?? {}, problem?.status ?? 0);
    const now = managerNow(refusal);
    return now ? waiting.leftAlone(now.name) : saidBy(refusal, texts);
  };
  return (
    <Stack>
      <Text role="status" fw={600}>
        {waiting.results(results.filter(({ set }) => set).length, results.length)}
      </Text>
      <ul className="values">
        {results.map((result, index) => (
          <li key={`${result.approvalId}/${result.phase}`}>
            {phases[index]?.documentTitle}, {phases[index]?.name}: {said(result)}
          </li>
        ))}
      </ul>
      <Group justify="flex-end">
        <Button onClick={close} data-autofocus>
          {texts.close}
        </Button>
      </Group>
    </Stack>
  );
}
