import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Page } from '../../parts/page.tsx';
import { useMe } from '../../session/identity.ts';
import { useTexts } from '../../texts/language.tsx';

/** A page that exists, for others. */
export function NotAllowed() {
  const { other, back } = useTexts();
  const me = useMe();
  return (
    <Page title={other.notAllowed}>
      <Text mb="md">{other.notAllowedDetail(me.user.name, me.environment.name)}</Text>
      <Link to="/tasks">{back}</Link>
    </Page>
  );
}
