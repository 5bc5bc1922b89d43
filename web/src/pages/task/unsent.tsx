import { Button, Group } from '@mantine/core';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Said } from '../../parts/said.tsx';
import { Section } from '../../parts/section.tsx';
import { useDraft } from '../../session/drafts.ts';
import { useTexts } from '../../texts/language.tsx';
import type { AnswerDraft } from './answer-dialog.tsx';
import type { DelegateDraft } from './delegate-dialog.tsx';

/** What was written about a task that can't be sent any more: it is the writer's until they throw it away. */
export function Unsent({ taskId }: { readonly taskId: string }) {
  const { writing } = useTexts();
  const [answer, keepAnswer] = useDraft<AnswerDraft>(`answer.${taskId}`);
  const [delegation, keepDelegation] = useDraft<DelegateDraft>(`delegate.${taskId}`);
  const [returning, keepReturning] = useDraft<string>(`return.${taskId}`);
  const [recalling, keepRecalling] = useDraft<string>(`recall.${taskId}`);
  const texts = [answer?.reason, delegation?.message, returning, recalling].filter((text) => text?.trim());
  if (texts.length === 0) return null;
  const discard = (): void => {
    keepAnswer(null);
    keepDelegation(null);
    keepReturning(null);
    keepRecalling(null);
  };
  return (
    <Section title={writing.unsent}>
      {texts.map((text) => (
        <div key={text}>
          <Said text={text ?? ''} />
        </div>
      ))}
      <Group>
        <CopyButton text={texts.join('\n\n')} />
        <Button size="xs" variant="default" onClick={discard}>
          {writing.discard}
        </Button>
      </Group>
    </Section>
  );
}

/** The names of all drafts that belong to a task. */
export const draftsOf = (taskId: string): readonly string[] =>
  ['answer', 'delegate', 'return', 'recall'].map((step) => `${step}.${taskId}`);
