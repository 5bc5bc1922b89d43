import { Button, Group, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { fileRead, filesRead } from '../../api/reads.ts';
import type { DocumentSource } from '../../api/reads.ts';
import type { DocumentFile } from '../../api/types.ts';
import { useFormats, useTexts } from '../../texts/language.tsx';
import { ProblemNotice } from '../problem-notice.tsx';
import { Waiting } from '../waiting.tsx';
import { Picture } from './picture.tsx';
import { saveAs } from './save-as.ts';

// The reader of PDF files is as big as all the rest: it is fetched by those who open one.
const PdfView = lazy(async () => ({ default: (await import('./pdf-view.tsx')).PdfView }));

/** DOC-07: the files of a document, shown here where that is safe, and to be saved. */
export function Files({ source }: { readonly source: DocumentSource }) {
  const { document: texts } = useTexts();
  const { data, error } = useQuery(filesRead(source));
  if (error) return <ProblemNotice problem={error} />;
  if (!data) return <Waiting />;
  return (
    <>
      <Title order={3} size="h5">
        {texts.files}
      </Title>
      <ul className="files">
        {data.items.map((file) => (
          <FileRow key={file.id} source={source} file={file} />
        ))}
      </ul>
    </>
  );
}

const pictures = ['image/png', 'image/jpeg'];
const isShown = ({ mediaType }: DocumentFile): boolean =>
  mediaType === 'application/pdf' || pictures.includes(mediaType);

interface RowProps {
  readonly source: DocumentSource;
  readonly file: DocumentFile;
}

function FileRow({ source, file }: RowProps) {
  const { document: texts } = useTexts();
  const { bytes } = useFormats();
  const showable = isShown(file);
  const [open, setOpen] = useState(showable && file.mediaType === 'application/pdf');
  return (
    <li>
      <Group justify="space-between" gap="sm">
        <div className="file-name">
          <Text>{file.name}</Text>
          <Text size="sm" c="dimmed">
            {file.kind === 'original' ? texts.original : texts.attachment} · {bytes(file.sizeBytes)}
          </Text>
        </div>
        <Group gap="xs">
          {showable && (
            <Button
              size="xs"
              variant="default"
              className="tall"
              aria-expanded={open}
              onClick={() => setOpen(!open)}
            >
              {open ? texts.hide(file.name) : texts.show(file.name)}
            </Button>
          )}
          <Download source={source} file={file} />
        </Group>
      </Group>
      {open && (
        <Suspense fallback={<Waiting />}>
          <Shown source={source} file={file} />
        </Suspense>
      )}
    </li>
  );
}

function Download({ source, file }: RowProps) {
  const { document: texts } = useTexts();
  const queries = useQueryClient();
  const [state, setState] = useState<{ loading: boolean; problem: unknown }>({
    loading: false,
    problem: null,
  });
  const save = async (): Promise<void> => {
    setState({ loading: true, problem: null });
    try {
      saveAs(await queries.fetchQuery({ ...fileRead(source, file.id), retry: false }), file);
      setState({ loading: false, problem: null });
    } catch (problem) {
      setState({ loading: false, problem });
    }
  };
  return (
    <>
      <Button
        size="xs"
        variant="default"
        className="tall"
        loading={state.loading}
        onClick={() => void save()}
      >
        {texts.download(file.name)}
      </Button>
      {state.problem !== null && <ProblemNotice problem={state.problem} />}
    </>
  );
}

function Shown({ source, file }: RowProps) {
  const { data, error } = useQuery(fileRead(source, file.id));
  if (error) return <ProblemNotice problem={error} />;
  if (!data) return <Waiting />;
  if (file.mediaType === 'application/pdf') return <PdfView bytes={data} name={file.name} />;
  return <Picture bytes={data} name={file.name} mediaType={file.mediaType} />;
}
