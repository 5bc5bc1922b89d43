import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { api, taken } from '../api/client.ts';
import { keyed } from '../api/keys.ts';
import { useSending } from '../api/sending.ts';
import { candidatesRead } from '../api/reads.ts';
import type { Candidates, Named, Phase } from '../api/types.ts';
import { useTexts } from '../texts/language.tsx';
import { PersonPicker } from './person-picker.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import { Waiting } from './waiting.tsx';
import { Dialog } from './dialog.tsx';

interface Props {
  readonly approvalId: string;
  readonly phase: Pick<Phase, 'phase' | 'attempt' | 'name'>;
  readonly close: () => void;
  readonly done: (name: string) => void;
}

/** PHM-05, 06: sets who manages a phase. Suitable people come first; where there are none, what is missing is said. */
export function ManagerDialog({ approvalId, phase, close, done }: Props) {
  const { manager } = useTexts();
  const { data, error } = useQuery(candidatesRead(approvalId, phase.phase));
  return (
    <Dialog opened close={close} title={manager.title(phase.name)}>
      {data && (
        <ManagerForm approvalId={approvalId} phase={phase} candidates={data} close={close} done={done} />
      )}
      {!data && (error ? <ProblemNotice problem={error} /> : <Waiting />)}
    </Dialog>
  );
}

function useSetManager({ approvalId, phase: { phase, attempt }, done }: Omit<Props, 'close'>) {
  const queries = useQueryClient();
  return useSending({
    mutationFn: ({ id: userId }: Named) =>
      keyed(['manager', approvalId, phase, attempt, userId], (key) =>
        taken(
          api.PUT('/v1/approvals/{id}/phases/{phase}/manager', {
            params: { path: { id: approvalId, phase }, header: { 'idempotency-key': key } },
            body: { userId },
          }),
        ),
      ),
    onSuccess: (_, { name }) => done(name),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['approvals'] });
      void queries.invalidateQueries({ queryKey: ['tasks', 'approval'] });
      void queries.invalidateQueries({ queryKey: ['waiting'] });
    },
  });
}

interface FormProps extends Props {
  readonly candidates: Candidates;
}

function ManagerForm({ candidates, close, ...set }: FormProps) {
  const { manager, cancel } = useTexts();
  const people = candidates.items.map(({ user, ...rest }) => ({ ...user, ...rest }));
  const [chosen, setChosen] = useState<(typeof people)[number] | null>(null);
  const [missing, setMissing] = useState(false);
  const setting = useSetManager(set);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setMissing(chosen === null);
    if (chosen) setting.send(chosen);
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
        {setting.error && <ProblemNotice problem={setting.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {cancel}
          </Button>
          <Button type="submit" loading={setting.isPending}>
            {manager.send}
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
