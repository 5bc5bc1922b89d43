import { Button, Stack, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, taken } from '../../api/client.ts';
import { sessionRead } from '../../api/reads.ts';
import { useSending } from '../../api/sending.ts';
import { Bare } from '../../layout/bare.tsx';
import { Brand } from '../../layout/brand.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useIdentity } from '../../session/identity.ts';
import { forgetInvitation, invitationToken } from '../../session/invitation-token.ts';
import { useTexts } from '../../texts/language.tsx';

/** Binds whoever is signed in to the user who was invited. */
export function InvitationPage() {
  const { invitation, session } = useTexts();
  const { name } = useIdentity();
  const queries = useQueryClient();
  const [token] = useState(invitationToken);
  const accept = useSending({
    mutationFn: (secret: string) => taken(api.POST('/v1/invitations/accept', { body: { token: secret } })),
    onSuccess: async () => {
      forgetInvitation();
      await queries.invalidateQueries({ queryKey: sessionRead.queryKey });
    },
  });
  return (
    <Bare title={invitation.title}>
      <Stack gap="lg">
        <Brand />
        <Title order={1} size="h2" tabIndex={-1}>
          {invitation.title}
        </Title>
        {accept.data ? (
          <>
            <Text role="status">{invitation.done(accept.data.name)}</Text>
            <Link to="/tasks">{invitation.go}</Link>
          </>
        ) : token === null ? (
          <Text role="alert">{invitation.noToken}</Text>
        ) : (
          <>
            <Text>{invitation.detail(name ?? session.nameless)}</Text>
            {accept.error && <ProblemNotice problem={accept.error} />}
            <div>
              <Button size="lg" loading={accept.isPending} onClick={() => accept.send(token)}>
                {invitation.accept}
              </Button>
            </div>
          </>
        )}
      </Stack>
    </Bare>
  );
}
