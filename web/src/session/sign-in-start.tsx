import { Button, List, Stack, Text, Title } from '@mantine/core';
import { Brand } from '../layout/brand.tsx';
import { Bare } from '../layout/bare.tsx';
import { useTexts } from '../texts/language.tsx';
import { signInAddress } from './sign-in-link.ts';

/** What somebody sees who follows a link without being signed in: what this is, and the way in. */
export function SignInStart() {
  const { session } = useTexts();
  return (
    <Bare title={session.title}>
      <Stack gap="lg">
        <Brand />
        <Title order={1} size="h2" tabIndex={-1}>
          {session.about}
        </Title>
        <List spacing="xs">
          {session.steps.map((step) => (
            <List.Item key={step}>{step}</List.Item>
          ))}
        </List>
        <div>
          <Button component="a" href={signInAddress()} size="lg">
            {session.signIn}
          </Button>
        </div>
        {location.pathname !== '/' && <Text c="dimmed">{session.after}</Text>}
      </Stack>
    </Bare>
  );
}
