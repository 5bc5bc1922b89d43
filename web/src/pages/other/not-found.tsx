import { Container } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Brand } from '../../layout/brand.tsx';
import { Page } from '../../parts/page.tsx';
import { useTexts } from '../../texts/language.tsx';

/** An address that leads nowhere. */
export function NotFound() {
  const { other, back } = useTexts();
  return (
    <main className="bare">
      <Container size="xs">
        <Brand />
        <Page title={other.notFound}>
          <p>{other.notFoundDetail}</p>
          <Link to="/tasks">{back}</Link>
        </Page>
      </Container>
    </main>
  );
}
