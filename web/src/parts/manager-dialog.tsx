import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { api, taken } from '../api/client.ts';
import { keyed } from '../api/keys.ts';
import { readAnew } from '../api/read-anew.ts';
import { useSending } from '../api/sending.ts';
import { isProblem } from '../api/problem.ts';
import { candidatesRead } from '../api/reads.ts';
import type { Candidates, Named, Phase } from '../api/types.ts';
import { useTexts } from '../texts/language.tsx';
import { PersonPicker } from './person-picker.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import { Waiting } from './waiting.tsx';
import { Dialog } from './dialog.tsx';

interface Props {
  readonly approvalId: string;
  /** The title of the document: several phases may have one name. */
  readonly document: string;
  readonly phase: Pick<Phase, 'phase' | 'attempt' | 'name'>;
  /** Who managed the phase when the dialog was opened. */
  readonly seen: Named | null;
  readonly close: () => void;
  /** With the sentence that says so. */
  readonly done: (said: string) => void;
}

/**
 * PHM-05, 06: sets who manages a phase. Suitable people come first; where there are none, what is missing is said. Where
 * somebody else has set a manager meanwhile, who it is is said, and replacing them is another, deliberate step.
 */
export function ManagerDialog(props: Props) {
  const { approvalId, document, phase, close } = props;
  const { manager } = useTexts();
  const { data, error } = useQuery(candidatesRead(approvalId, phase.phase));
  return (
    <Dialog opened close={close} title={manager.title(phase.name, document)}>
      {data && <ManagerForm {...props} candidates={data} />}
      {!data && (error ? <ProblemNotice problem={error} /> : <Waiting />)}
    </Dialog>
  );
}

interface Change {
  readonly to: Named;
  readonly replaces: Named | null;
}

function useSetManager({ approvalId, document, phase: { phase, attempt, name }, done }: Props) {
  const queries = useQueryClient();
  const { manager } = useTexts();
  return useSending({
    mutationFn: ({ to: { id: userId }, replaces: seen }: Change) => {
      const replaces = seen?.id ?? null;
      return keyed(['manager', approvalId, phase, attempt, userId, replaces], (key) =>
        taken(
          api.PUT('/v1/approvals/{id}/phases/{phase}/manager', {
            params: { path: { id: approvalId, phase }, header: { 'idempotency-key': key } },
            body: { userId, replaces },
          }),
        ),
      );
    },
    onSuccess: (_, { to }) => done(manager.done(to.name, name, document)),
    onSettled: (_, error) => readAnew(queries, error, ['approvals'], ['tasks', 'approval'], ['waiting']),
  });
}

interface FormProps extends Props {
  readonly candidates: Candidates;
}

/** Who manages a phase by now, by the answer to whoever saw somebody else; undefined where it says nothing of that. */
export function managerNow(problem: unknown): Named | null | undefined {
  if (!isProblem(problem, 'manager_changed')) return undefined;
  return (problem.data['manager'] ?? null) as Named | null;
}

function ManagerForm({ candidates, ...props }: FormProps) {
  const { phase, seen, close } = props;
  const { manager, cancel } = useTexts();
  const people = candidates.items.map(({ user, ...rest }) => ({ ...user, ...rest }));
  const [chosen, setChosen] = useState<(typeof people)[number] | null>(null);
  const [missing, setMissing] = useState(false);
  const setting = useSetManager(props);
  const [replaces, setReplaces] = useState(seen);
  const now = managerNow(setting.error);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setMissing(chosen === null);
    if (!chosen) return;
    if (now !== undefined) setReplaces(now);
    setting.send({ to: chosen, replaces: now === undefined ? replaces : now });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Missing candidates={candidates} />
        <PersonPicker
          label={manager.who}
          placeholder={manager.search}
          nobody={manager.nobodyAtAll}
          groups={[
            { label: manager.suitable, items: people.filter(({ override }) => !override) },
            { label: manager.override, items: people.filter(({ override }) => override) },
          ]}
          chosen={chosen}
          choose={setChosen}
          note={({ permissionSet }) => permissionSet && manager.suitableBy(permissionSet.name)}
          error={missing && chosen === null ? manager.choose : undefined}
        />
        {chosen?.override && <Text className="warning">{manager.overrideNote}</Text>}
        {setting.error && now === undefined && <ProblemNotice problem={setting.error} />}
        {now !== undefined && (
          <Alert color="yellow" variant="outline" className="notice" role="alert">
            {now ? manager.changed(now.name, phase.name) : manager.changedToNobody(phase.name)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {cancel}
          </Button>
          <Button type="submit" loading={setting.isPending}>
            {now ? manager.sendAnyway(now.name) : manager.send}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** PHM-06: the permission set that nobody holds. */
function Missing({ candidates: { missing } }: { readonly candidates: Candidates }) {
  const { manager } = useTexts();
  if (!missing) return null;
  return (
    <Alert color="yellow" variant="outline" className="notice" title={manager.nobodySuitable} role="note">
      {manager.missing(manager.roles[missing.role], missing.location, missing.contractType)}
    </Alert>
  );
}
