import { Combobox, InputBase, useCombobox } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { Named } from '../api/types.ts';

export interface PickGroup<Person> {
  readonly label: string;
  readonly items: readonly Person[];
}

interface Props<Person extends Named> {
  readonly label: string;
  readonly description?: ReactNode;
  readonly placeholder: string;
  readonly nobody: string;
  readonly groups: readonly PickGroup<Person>[];
  readonly chosen: Person | null;
  readonly choose: (person: Person | null) => void;
  /** Where the list is read anew for what is typed; without it the names in hand are narrowed down. */
  readonly search?: (typed: string) => void;
  readonly note?: (person: Person) => string | null;
  readonly error?: string | undefined;
}

/** Somebody out of a list, by typing a part of the name. */
export function PersonPicker<Person extends Named>(props: Props<Person>) {
  const { chosen, choose, groups, search, note } = props;
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const [typed, setTyped] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  // The list may have come after the dialog around it had chosen where to begin.
  useEffect(() => input.current?.focus(), []);
  const shown = narrowed(groups, search ? '' : (typed ?? ''));
  const type = (value: string): void => {
    setTyped(value);
    search?.(value);
    if (chosen) choose(null);
    combobox.openDropdown();
    combobox.updateSelectedOptionIndex();
  };
  const submit = (id: string): void => {
    choose(groups.flatMap(({ items }) => items).find((person) => person.id === id) ?? null);
    setTyped(null);
    search?.('');
    combobox.closeDropdown();
  };
  return (
    <Combobox store={combobox} onOptionSubmit={submit} withinPortal={false} floatingStrategy="fixed">
      <Combobox.Target withExpandedAttribute>
        <InputBase
          ref={input}
          aria-autocomplete="list"
          data-autofocus
          label={props.label}
          description={props.description}
          placeholder={props.placeholder}
          error={props.error}
          required
          value={typed ?? chosen?.name ?? ''}
          rightSection={<Combobox.Chevron />}
          rightSectionPointerEvents="none"
          onChange={(event) => type(event.currentTarget.value)}
          onClick={() => combobox.openDropdown()}
          onFocus={() => {
            // Whoever comes back to their choice sees the dialog, not what else there was to choose.
            if (!chosen) combobox.openDropdown();
          }}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options mah={260} className="scrolls" aria-label={props.label}>
          {shown.map(({ label, items }) => (
            <Combobox.Group label={label} key={label}>
              {items.map((person) => (
                <Combobox.Option value={person.id} key={person.id} active={person.id === chosen?.id}>
                  {person.name}
                  {note?.(person) && <span className="option-note"> {note(person)}</span>}
                </Combobox.Option>
              ))}
            </Combobox.Group>
          ))}
          {shown.length === 0 && <Combobox.Empty>{props.nobody}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

function narrowed<Person extends Named>(
  groups: readonly PickGroup<Person>[],
  typed: string,
): readonly PickGroup<Person>[] {
  const wanted = typed.trim().toLowerCase();
  return groups
    .map(({ label, items }) => ({
      label,
      items: items.filter(({ name }) => name.toLowerCase().includes(wanted)),
    }))
    .filter(({ items }) => items.length > 0);
}
