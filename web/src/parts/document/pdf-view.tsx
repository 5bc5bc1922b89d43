// A PDF file, painted page by page. Nothing in it runs: no script, no form, no link, and its fonts and tables come from
// our own origin.
import { getDocument, GlobalWorkerOptions } from 'pdfjs-dist';
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';
import workerAddress from 'pdfjs-dist/build/pdf.worker.min.mjs?url';
import { Button, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTexts } from '../../texts/language.tsx';
import { Waiting } from '../waiting.tsx';

declare const __PDF_FOLDER__: string;

GlobalWorkerOptions.workerSrc = workerAddress;

interface Props {
  readonly bytes: ArrayBuffer;
  readonly name: string;
}

const pagesAtOnce = 5;

export function PdfView({ bytes, name }: Props) {
  const { document: texts } = useTexts();
  const { pdf, failed } = usePdf(bytes);
  const [shown, setShown] = useState(pagesAtOnce);
  if (failed) return <p role="alert">{texts.pdfFailed}</p>;
  if (!pdf) return <Waiting />;
  const pages = Math.min(pdf.numPages, shown);
  return (
    <div role="group" aria-label={texts.pdfOf(name)}>
      {Array.from({ length: pages }, (_, index) => (
        <PdfPage key={index} pdf={pdf} number={index + 1} />
      ))}
      {pages < pdf.numPages && (
        <Button variant="default" onClick={() => setShown(shown + pagesAtOnce)}>
          {texts.pdfMore(Math.min(pdf.numPages - pages, pagesAtOnce))}
        </Button>
      )}
    </div>
  );
}

function usePdf(bytes: ArrayBuffer): { pdf: PDFDocumentProxy | null; failed: boolean } {
  const [read, setRead] = useState<{ pdf: PDFDocumentProxy | null; failed: boolean }>({
    pdf: null,
    failed: false,
  });
  useEffect(() => {
    const task = getDocument({
      // The reader takes the bytes away; those in hand are still needed for saving the file.
      data: bytes.slice(0),
      cMapUrl: `${__PDF_FOLDER__}/cmaps/`,
      standardFontDataUrl: `${__PDF_FOLDER__}/standard_fonts/`,
      iccUrl: `${__PDF_FOLDER__}/iccs/`,
      wasmUrl: `${__PDF_FOLDER__}/wasm/`,
      useWasm: false,
      isEvalSupported: false,
      enableXfa: false,
    });
    task.promise.then(
      (pdf) => setRead({ pdf, failed: false }),
      () => setRead((before) => (before.pdf ? before : { pdf: null, failed: true })),
    );
    return () => void task.destroy();
  }, [bytes]);
  return read;
}

interface PageProps {
  readonly pdf: PDFDocumentProxy;
  readonly number: number;
}

/** Sharp enough to read on a dense screen, and no bigger than a phone's memory bears. */
const pixelsAcross = 1_400;

function PdfPage({ pdf, number }: PageProps) {
  const { document: texts } = useTexts();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [text, setText] = useState<string | null>(null);
  useEffect(() => {
    let left = false;
    let painting: ReturnType<PDFPageProxy['render']> | undefined;
    const paint = async (): Promise<void> => {
      const page = await pdf.getPage(number);
      const place = canvas.current;
      if (left || !place) return;
      const { width } = page.getViewport({ scale: 1 });
      const viewport = page.getViewport({ scale: pixelsAcross / width });
      place.width = viewport.width;
      place.height = viewport.height;
      painting = page.render({ canvas: place, viewport });
      await painting.promise;
      const said = await textOf(page);
      if (!left) setText(said);
    };
    paint().catch((error: unknown) => {
      if (!left) throw error;
    });
    return () => {
      left = true;
      painting?.cancel();
    };
  }, [pdf, number]);
  const label = texts.page(number, pdf.numPages);
  return (
    <figure className="sheet-figure">
      <canvas ref={canvas} className="sheet" role="img" aria-label={label} />
      <figcaption>
        <Text size="sm" c="dimmed">
          {label}
        </Text>
        {text !== null && (
          <details>
            <summary>{texts.pdfText}</summary>
            <p className="as-written">{text === '' ? texts.pdfNoText : text}</p>
          </details>
        )}
      </figcaption>
    </figure>
  );
}

async function textOf(page: PDFPageProxy): Promise<string> {
  const { items } = await page.getTextContent();
  return items
    .map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : ''))
    .join('')
    .trim();
}
