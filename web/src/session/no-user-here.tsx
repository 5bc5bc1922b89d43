import { Button, Stack, Text, Title } from '@mantine/core';
import { Bare } from '../layout/bare.tsx';
import { Brand } from '../layout/brand.tsx';
import { useTexts } from '../texts/language.tsx';
import { useIdentity } from './identity.ts';
import { signOut } from './sign-out.ts';

/** Signed in at the provider, and nobody's user. */
export function NoUserHere() {
  const { session, menu } = useTexts();
  const { name } = useIdentity();
  return (
    <Bare title={session.nobody}>
      <Stack gap="lg">
        <Brand />
        <Title order={1} size="h2" tabIndex={-1}>
          {session.nobody}
        </Title>
        <Text>{session.nobodyDetail(name ?? session.nameless)}</Text>
        <div>
          <Button variant="default" onClick={() => void signOut()}>
            {menu.signOut}
          </Button>
        </div>
      </Stack>
    </Bare>
  );
}
