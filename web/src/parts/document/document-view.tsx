import { useQuery } from '@tanstack/react-query';
import { isProblem } from '../../api/problem.ts';
import { documentRead } from '../../api/reads.ts';
import type { DocumentSource } from '../../api/reads.ts';
import type { Document } from '../../api/types.ts';
import { useFormats, useTexts } from '../../texts/language.tsx';
import { Empty } from '../empty.tsx';
import { Facts } from '../facts.tsx';
import { ProblemNotice } from '../problem-notice.tsx';
import { Section } from '../section.tsx';
import { Waiting } from '../waiting.tsx';
import { Files } from './files.tsx';
import { FormFields } from './form-fields.tsx';
import { Invoice } from './invoice.tsx';

/** A document as one reads it. Whatever it holds is shown as text. */
export function DocumentView({ source }: { readonly source: DocumentSource }) {
  const { document: texts, task } = useTexts();
  const { data, error, refetch } = useQuery(documentRead(source));
  if (isProblem(error, 'not_found')) return <Empty title={task.documentGone} />;
  return (
    <Section title={data ? texts.kinds[data.kind] : texts.title}>
      {data ? (
        <Content document={data} source={source} />
      ) : error ? (
        <ProblemNotice problem={error} retry={() => void refetch()} />
      ) : (
        <Waiting />
      )}
    </Section>
  );
}

function Content({ document, source }: { readonly document: Document; readonly source: DocumentSource }) {
  const { document: texts } = useTexts();
  const { amount, instant } = useFormats();
  return (
    <>
      {document.possibleDuplicateOf !== null && <p className="warning">{texts.duplicate}</p>}
      {document.kind === 'form' ? (
        <>
          <Facts
            of={[
              [texts.title, document.title],
              [texts.reference, document.reference],
              [texts.amount, document.amount !== null && amount(document.amount, document.currency)],
            ]}
          />
          <FormFields fields={document.fields} />
        </>
      ) : (
        <Invoice document={document} />
      )}
      <Files source={source} />
      <Facts
        of={[
          [texts.contractType, document.contractType],
          [texts.location, document.location],
          [texts.received, instant(document.createdAt)],
          [
            texts.fingerprint,
            <code key="sha" className="fingerprint">
              {document.sha256}
            </code>,
          ],
        ]}
      />
    </>
  );
}
