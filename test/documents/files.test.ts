import { contentDisposition, filesOf, safeName } from '../../src/documents/files.ts';
import { readAttachmentInSlices, readUbl, atOnce } from '../../src/documents/ubl.ts';
import { accepted, bytesOf, changed, lineOf, own, refused } from './examples.ts';

const invoice = own('invoice-with-attachment.xml');
const stored = (other: object = {}) => ({
  kind: 'ubl_invoice' as const,
  reference: '2025-0317',
  mediaType: 'application/xml',
  sizeBytes: 7,
  fields: { ...accepted(invoice) } as Record<string, unknown>,
  ...other,
});
const file = (content: string): string =>
  changed(
    invoice,
    /(<cbc:EmbeddedDocumentBinaryObject[^>]*>)[^<]*/,
    `<cbc:EmbeddedDocumentBinaryObject>${content}`,
  );

test('DOC-07 the files of an invoice are the original and what is inside it', () => {
  expect(filesOf(stored())).toEqual([
    { id: 'original', kind: 'original', name: '2025-0317.xml', mediaType: 'application/xml', sizeBytes: 7 },
    {
      id: 'attachment-1',
      kind: 'attachment',
      name: 'timesheet-2025-03.csv',
      mediaType: 'text/csv',
      sizeBytes: 165,
    },
  ]);
});

test('DOC-07 a form has one file, whatever its fields are called', () => {
  const fields = { attachments: [{ name: 'x', size: 1 }] };
  const form = stored({ kind: 'form', mediaType: 'application/json', fields });
  expect(filesOf(form).map(({ id, name }) => [id, name])).toEqual([['original', '2025-0317.json']]);
});

test.each([
  ['application/pdf', 'application/pdf'],
  ['Application/PDF; version=1', 'application/pdf'],
  ['text/html', 'application/octet-stream'],
  ['image/svg+xml', 'application/octet-stream'],
  ['constructor', 'application/octet-stream'],
  [undefined, 'application/octet-stream'],
])('DOC-07 a file of the type %s is served as %s', (mimeType, served) => {
  const fields = { attachments: [{ name: 'x', size: 1, mimeType }] };
  expect(filesOf(stored({ fields }))[1]?.mediaType).toBe(served);
});

test('DOC-07 a file without a name is called by the id of its reference, with the ending of its type', () => {
  const fields = { attachments: [{ id: 'AB 7', size: 1, mimeType: 'application/pdf' }, { size: 1 }] };
  expect(filesOf(stored({ fields })).map(({ name }) => name)).toEqual([
    '2025-0317.xml',
    'AB 7.pdf',
    'attachment-2',
  ]);
});

test.each([
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\me\\bill.pdf', 'bill.pdf'],
  ['a\r\nSet-Cookie: x', 'aSet-Cookie_ x'],
  ['bill\u202efdp.exe', 'billfdp.exe'],
  ['..', 'file'],
  ['.htaccess', 'htaccess'],
  ['con.pdf', '_con.pdf'],
  ['bill.pdf. .', 'bill.pdf'],
  ['a"b?.pdf', 'a_b_.pdf'],
  ['\ud800', 'file'],
  ['  two   words .pdf', 'two words .pdf'],
  [`${'🪑'.repeat(100)}.pdf`, `${'🪑'.repeat(73)}.pdf`],
  ['é'.repeat(300), 'é'.repeat(150)],
])('DOC-07 the name %j does no harm where it is saved', (said, name) => {
  expect(safeName(said, 'file')).toBe(name);
});

test('DOC-07 a name is sent in ASCII for old clients, and whole', () => {
  expect(contentDisposition("Rechnung für (Zoë)'s 100%.pdf")).toBe(
    `attachment; filename="Rechnung f_r (Zo_)'s 100_.pdf"; filename*=UTF-8''Rechnung%20f%C3%BCr%20%28Zo%C3%AB%29%27s%20100%25.pdf`,
  );
});

test('DOC-07 the content of a file is that which was put in', () => {
  const content = atOnce(readAttachmentInSlices(bytesOf(invoice), 0));
  expect(content?.byteLength).toBe(165);
  expect(Buffer.from(content ?? []).toString()).toMatch(/^date;hours;work\n2025-03-04;6\.0;/);
  expect(atOnce(readAttachmentInSlices(bytesOf(invoice), 1))).toBeUndefined();
});

test('DOC-07 whatever size of file is inside, the size told is that of the content', () => {
  for (const size of [0, 1, 2, 3, 1_000, 200_001]) {
    const text = file(Buffer.alloc(size, 'x').toString('base64'));
    const [attachment] = accepted(text).attachments;
    expect(attachment?.size).toBe(size);
    expect(atOnce(readAttachmentInSlices(bytesOf(text), 0))?.byteLength).toBe(size);
  }
});

test.each([
  ['a letter of another alphabet', 'QUFé'],
  ['the URL alphabet', 'QU-_'],
  ['a group that is not filled up', 'QUFBQQ'],
  ['one digit', 'Q==='],
  ['filling in the middle', 'QQ==QUFB'],
  ['three signs to fill up', 'Q=== '],
  ['a control character', 'QUFB&#x85;'],
])('DOC-06 a file with %s is refused with its line', (_, content) => {
  const text = file(content);
  expect(refused(text)).toMatchObject({
    code: 'document_field_malformed',
    line: lineOf(text, '<cbc:EmbeddedDocumentBinaryObject'),
    path: '/Invoice/cac:AdditionalDocumentReference[1]/cac:Attachment/cbc:EmbeddedDocumentBinaryObject',
  });
});

test('DOC-06 base64 over many lines and pieces of text is taken', () => {
  const text = file('QUFB\r\n\t QU<!-- here -->FB<![CDATA[QUFB]]>QQ==\n');
  const result = readUbl(bytesOf(text));
  expect(result.ok && result.value.attachments[0]?.size).toBe(10);
  expect(Buffer.from(atOnce(readAttachmentInSlices(bytesOf(text), 0)) ?? []).toString()).toBe('AAAAAAAAAA');
});
