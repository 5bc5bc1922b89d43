import { Button, Text } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import type { UseQueryOptions } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Page } from '../../parts/page.tsx';
import { useMe } from '../../session/identity.ts';
import { useTexts } from '../../texts/language.tsx';

interface Props {
  readonly title: string;
  readonly detail: string;
  /** The same read in another environment. */
  readonly read: (environmentId: string) => UseQueryOptions<unknown, Error, unknown, readonly unknown[]>;
}

/** What a link leads to can't be shown here. Where it belongs to another environment of the reader, that is said. */
export function Gone({ title, detail, read }: Props) {
  const { other, back } = useTexts();
  const me = useMe();
  const elsewhere = me.users.filter(({ environment }) => environment.id !== me.environment.id);
  const reads = useQueries({ queries: elsewhere.map(({ environment }) => read(environment.id)) });
  const found = elsewhere.find((_, index) => reads[index]?.isSuccess);
  return (
    <Page title={title}>
      {found ? (
        <>
          <Text mb="md">{other.elsewhere(found.environment.name)}</Text>
          <Button onClick={() => me.switchTo(found.environment.id)}>
            {other.switchTo(found.environment.name)}
          </Button>
        </>
      ) : (
        <>
          <Text mb="md">{detail}</Text>
          <Link to="/tasks">{back}</Link>
        </>
      )}
    </Page>
  );
}
