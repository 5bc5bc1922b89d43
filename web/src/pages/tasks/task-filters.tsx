import { Button, Group, NativeSelect } from '@mantine/core';
import type { TaskFilter, TaskSort } from '../../api/reads.ts';
import type { PhaseKind, Task } from '../../api/types.ts';
import { useTexts } from '../../texts/language.tsx';
import { useChoices } from './use-choices.ts';

interface Props {
  readonly filter: TaskFilter;
  readonly shown: readonly Task[];
  readonly change: (filter: TaskFilter) => void;
}

/** TSK-06: order and filters, which stand in the address. */
export function TaskFilters({ filter, shown, change }: Props) {
  const { tasks, kinds } = useTexts();
  const choices = useChoices(shown, filter);
  const filtered = Object.entries(filter).some(([key, value]) => key !== 'sort' && value !== undefined);
  return (
    <Group
      component="section"
      aria-label={tasks.filters}
      align="flex-end"
      gap="sm"
      mb="md"
      className="filters"
    >
      <NativeSelect
        label={tasks.sort}
        value={filter.sort ?? 'newest'}
        data={options(tasks.sorts)}
        onChange={({ currentTarget }) => change({ ...filter, sort: currentTarget.value as TaskSort })}
      />
      <Choice
        label={tasks.kind}
        all={tasks.allKinds}
        value={filter.kind}
        data={options(kinds)}
        change={(kind) => change({ ...filter, kind: kind as PhaseKind | undefined })}
      />
      <Choice
        label={tasks.delegated}
        all={tasks.delegatedOptions.all}
        value={filter.delegated}
        data={[
          { value: 'no', label: tasks.delegatedOptions.no },
          { value: 'yes', label: tasks.delegatedOptions.yes },
        ]}
        change={(delegated) => change({ ...filter, delegated: delegated as 'yes' | 'no' | undefined })}
      />
      {(['contractType', 'groupId', 'environmentId'] as const).map((name) =>
        choices[name].length > 1 || filter[name] !== undefined ? (
          <Choice
            key={name}
            {...labels(tasks)[name]}
            value={filter[name]}
            data={choices[name]}
            change={(value) => change({ ...filter, [name]: value })}
          />
        ) : null,
      )}
      {filtered && (
        <Button variant="default" onClick={() => change({ sort: filter.sort })}>
          {tasks.clear}
        </Button>
      )}
    </Group>
  );
}

const labels = (tasks: ReturnType<typeof useTexts>['tasks']) => ({
  contractType: { label: tasks.contractType, all: tasks.allContractTypes },
  groupId: { label: tasks.group, all: tasks.allGroups },
  environmentId: { label: tasks.environment, all: tasks.allEnvironments },
});

interface Option {
  readonly value: string;
  readonly label: string;
}

const options = (labelled: Readonly<Record<string, string>>): Option[] =>
  Object.entries(labelled).map(([value, label]) => ({ value, label }));

interface ChoiceProps {
  readonly label: string;
  readonly all: string;
  readonly value: string | undefined;
  readonly data: readonly Option[];
  readonly change: (value: string | undefined) => void;
}

function Choice({ label, all, value, data, change }: ChoiceProps) {
  return (
    <NativeSelect
      label={label}
      value={value ?? ''}
      data={[{ value: '', label: all }, ...data]}
      onChange={({ currentTarget }) => change(currentTarget.value === '' ? undefined : currentTarget.value)}
    />
  );
}
