import { Button, Group } from '@mantine/core';
import { useTexts } from '../texts/language.tsx';

interface Props {
  readonly list: { readonly isFetchingNextPage: boolean; readonly fetchNextPage: () => unknown };
}

/** Reads the next page of a list and puts it below. */
export function MoreButton({ list }: Props) {
  const { more } = useTexts();
  return (
    <Group justify="center" my="md">
      <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        {more}
      </Button>
    </Group>
  );
}
