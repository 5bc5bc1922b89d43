import { Alert, Button, Stack, Text } from '@mantine/core';
import { ApiProblem } from '../api/problem.ts';
import { useTexts } from '../texts/language.tsx';
import type { Texts } from '../texts/en.ts';

/** What went wrong, in the words of the catalogue, or else in the API's own. */
export function saidBy(problem: unknown, { problems, other }: Texts): string {
  if (!(problem instanceof ApiProblem)) return other.crashedDetail;
  const known = problems[problem.code];
  if (known !== undefined) return known;
  return problem.detail === '' ? problem.title : `${problem.title}. ${problem.detail}`;
}

interface Props {
  readonly problem: unknown;
  readonly retry?: (() => void) | undefined;
}

/** A fault in its place: read out as soon as it appears. */
export function ProblemNotice({ problem, retry }: Props) {
  const texts = useTexts();
  return (
    <Alert color="red" variant="outline" role="alert" className="notice">
      <Stack gap="xs" align="flex-start">
        <Text>{saidBy(problem, texts)}</Text>
        {retry && (
          <Button size="xs" variant="default" onClick={retry}>
            {texts.retry}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
