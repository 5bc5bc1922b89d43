import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { useTexts } from '../texts/language.tsx';

/** While something is read. */
export function Waiting({ page = false }: { readonly page?: boolean }) {
  const { loading } = useTexts();
  const bones = (
    <Stack role="status" p={page ? 'xl' : 0}>
      <VisuallyHidden>{loading}</VisuallyHidden>
      <Skeleton height={24} width="50%" />
      <Skeleton height={14} />
      <Skeleton height={14} width="80%" />
    </Stack>
  );
  return page ? <main>{bones}</main> : bones;
}
