// Reading the fields of a document that came as UBL. The API calls them any JSON: what is not there is not shown.
export type Fields = Readonly<Record<string, unknown>>;

export const fieldsIn = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

export const listIn = (value: unknown): readonly Fields[] =>
  Array.isArray(value) ? value.map(fieldsIn) : [];

export const textIn = (fields: Fields, name: string): string | null => {
  const value = fields[name];
  return typeof value === 'string' ? value : null;
};
