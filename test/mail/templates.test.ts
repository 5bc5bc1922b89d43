import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { mailTemplates, notificationEvents } from '../../src/domain/letter.ts';
import { productFolders } from '../architecture/sources.ts';

const root = join(import.meta.dirname, '../..');

test('NTF-04 every mail has its template, and every template its mail', () => {
  const files = readdirSync(join(root, 'src/mail/templates')).map((name) => name.replace(/\.mjml$/, ''));
  expect(files.sort()).toEqual(
    [...mailTemplates, ...notificationEvents.map((event) => `${event}_list`), 'entries', 'layout'].sort(),
  );
});

test('what the compiler leaves behind is in the folder that the build copies, and nowhere else', () => {
  const left = productFolders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !entry.name.endsWith('.ts'))
        .map(({ parentPath }) => parentPath.slice(root.length + 1)),
    )
    .filter((folder) => folder !== 'src/mail/templates');
  expect(left).toEqual([]);
});
