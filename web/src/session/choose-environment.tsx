import { Button, Stack, Text, Title } from '@mantine/core';
import type { SessionUser } from '../api/types.ts';
import { Bare } from '../layout/bare.tsx';
import { Brand } from '../layout/brand.tsx';
import { useTexts } from '../texts/language.tsx';

interface Props {
  readonly users: readonly SessionUser[];
  readonly choose: (environmentId: string) => void;
}

/** For somebody with a user in several environments who has not said yet which one is meant. */
export function ChooseEnvironment({ users, choose }: Props) {
  const { session } = useTexts();
  return (
    <Bare title={session.choose}>
      <Stack gap="lg">
        <Brand />
        <Title order={1} size="h2" tabIndex={-1}>
          {session.choose}
        </Title>
        <Text>{session.chooseDetail}</Text>
        {users.map(({ environment, user, role }) => (
          <Button
            key={environment.id}
            variant="default"
            size="lg"
            className="tall"
            onClick={() => choose(environment.id)}
          >
            <span>
              <strong>{environment.name}</strong>
              <br />
              <Text span size="sm" c="dimmed">
                {user.name} · {session.roles[role]}
              </Text>
            </span>
          </Button>
        ))}
      </Stack>
    </Bare>
  );
}
