import { Alert, Stack, Text } from '@mantine/core';
import { CopyButton } from './copy-button.tsx';

interface Props {
  /** What has become of the task. */
  readonly said: string;
  /** That what was being done here does not count. */
  readonly consequence: string;
  /** What has been written, which nobody will read. */
  readonly text: string;
}

/** Somebody else was faster, or took the task back: read out as soon as it is known; what was written stays. */
export function Overtaken({ said, consequence, text }: Props) {
  return (
    <Alert color="yellow" variant="outline" role="alert" className="notice">
      <Stack gap="xs" align="flex-start">
        <Text>{said}</Text>
        <Text fw={600}>{consequence}</Text>
        {text.trim() !== '' && <CopyButton text={text} />}
      </Stack>
    </Alert>
  );
}
