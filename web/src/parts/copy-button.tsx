import { Button, Group, Text } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { useTexts } from '../texts/language.tsx';

/** Takes a text along to wherever it is needed now. Where the browser lets no page copy, it can still be selected. */
export function CopyButton({ text }: { readonly text: string }) {
  const { writing } = useTexts();
  const { copy, copied } = useClipboard();
  return (
    <Group gap="xs">
      <Button size="xs" variant="default" onClick={() => copy(text)}>
        {writing.copy}
      </Button>
      <Text span size="sm" role="status">
        {copied && writing.copied}
      </Text>
    </Group>
  );
}
