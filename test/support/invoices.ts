// Our example invoice with files of a test's own inside, and files to put there.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const example = readFileSync(join(import.meta.dirname, '../../examples/invoice-with-attachment.xml'), 'utf8');
const attachment = / *<cac:AdditionalDocumentReference>.*?<\/cac:AdditionalDocumentReference>\n/s;

export interface FileInside {
  readonly name: string;
  readonly mediaType: string;
  readonly content: Buffer;
}

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

const inside = ({ name, mediaType, content }: FileInside): string => `  <cac:AdditionalDocumentReference>
    <cbc:ID>${escaped(name.slice(0, 20))}</cbc:ID>
    <cac:Attachment>
      <cbc:EmbeddedDocumentBinaryObject mimeCode="${mediaType}" filename="${escaped(name)}">${content.toString('base64')}</cbc:EmbeddedDocumentBinaryObject>
    </cac:Attachment>
  </cac:AdditionalDocumentReference>
`;

/** An invoice of a number of its own; `said` is what its supplier, note and item are called. */
export function invoiceWith(
  files: readonly FileInside[],
  { number = randomUUID(), said }: { readonly number?: string; readonly said?: string } = {},
): string {
  const xml = example
    .replace('RE/2025/0088', () => escaped(number))
    .replace(attachment, () => files.map(inside).join(''));
  if (said === undefined) return xml;
  return xml.replace(
    /(<cbc:(?:Name|Note|RegistrationName|BuyerReference)>)[^<]*/g,
    (_, tag: string) => `${tag}${escaped(said)}`,
  );
}

/** A PDF file of one page with one line of text. */
export function pdfSaying(text: string): Buffer {
  const content = `BT /F1 24 Tf 72 720 Td (${text.replace(/[()\\]/g, '\\$&')}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let file = '%PDF-1.4\n';
  const places = objects.map((object, index) => {
    const at = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const table = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`;
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}
