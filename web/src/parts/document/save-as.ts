import type { DocumentFile } from '../../api/types.ts';

/** Saves what was read under the file's own name. The browser never opens it. */
export function saveAs(content: ArrayBuffer, { name }: DocumentFile): void {
  const address = URL.createObjectURL(new Blob([content], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken it over by the end of this turn.
  setTimeout(() => URL.revokeObjectURL(address), 0);
}
