import { Stack, Title } from '@mantine/core';
import { Bare } from '../../layout/bare.tsx';
import { Brand } from '../../layout/brand.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useTexts } from '../../texts/language.tsx';

interface Props {
  readonly problem: unknown;
  readonly retry?: () => void;
}

/** In place of everything: nothing can be shown at all. */
export function ProblemPage({ problem, retry }: Props) {
  const { other } = useTexts();
  return (
    <Bare title={other.crashed}>
      <Stack gap="lg">
        <Brand />
        <Title order={1} size="h2" tabIndex={-1}>
          {other.crashed}
        </Title>
        <ProblemNotice problem={problem} retry={retry ?? (() => location.reload())} />
      </Stack>
    </Bare>
  );
}
