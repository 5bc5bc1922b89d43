import { Button, Modal, Stack, Text } from '@mantine/core';
import { useTexts } from '../texts/language.tsx';
import { signInAddress } from './sign-in-link.ts';

/** Over the page that is there: what was typed stays, here and across signing in. */
export function SessionEnded() {
  const { session } = useTexts();
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      title={session.ended}
      zIndex={1_000}
      attributes={{ header: { role: 'none' } }}
    >
      <Stack>
        <Text>{session.endedDetail}</Text>
        <Button component="a" href={signInAddress()} data-autofocus>
          {session.signIn}
        </Button>
      </Stack>
    </Modal>
  );
}
