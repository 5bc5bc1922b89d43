import { Kbd, Stack, Switch, Table, Text, Title } from '@mantine/core';
import { Fragment } from 'react';
import { useTexts } from '../texts/language.tsx';
import { useRegistry } from './shortcuts.tsx';
import type { Shortcut } from './shortcuts.tsx';
import { Dialog } from '../parts/dialog.tsx';

interface Props {
  readonly opened: boolean;
  readonly close: () => void;
}

/** The visible list of keys: those of this page first. */
export function ShortcutList({ opened, close }: Props) {
  const { shortcuts } = useTexts();
  const { listed, enabled, enable } = useRegistry();
  const here = listed.filter(({ everywhere }) => !everywhere);
  const everywhere = listed.filter((shortcut) => shortcut.everywhere);
  return (
    <Dialog opened={opened} close={close} title={shortcuts.title}>
      <Stack>
        <Text>{shortcuts.detail}</Text>
        <Switch
          label={shortcuts.enabled}
          checked={enabled}
          onChange={(event) => enable(event.currentTarget.checked)}
        />
        {here.length > 0 && <Keys title={shortcuts.here} of={here} />}
        <Keys title={shortcuts.everywhere} of={everywhere} />
      </Stack>
    </Dialog>
  );
}

function Keys({ title, of }: { readonly title: string; readonly of: readonly Shortcut[] }) {
  const { shortcuts } = useTexts();
  return (
    <section>
      <Title order={3} size="h5">
        {title}
      </Title>
      <Table>
        <Table.Tbody>
          {of.map(({ keys, label }) => (
            <Table.Tr key={keys}>
              <Table.Th scope="row" fw={400}>
                {label}
              </Table.Th>
              <Table.Td ta="right">
                {keys.split(' ').map((key, index) => (
                  <Fragment key={index}>
                    {index > 0 && ` ${shortcuts.then} `}
                    <Kbd>{key}</Kbd>
                  </Fragment>
                ))}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
