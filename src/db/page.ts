/** Which part of a list is read: so many rows after the last one seen. */
export interface Page<Cursor> {
  readonly limit: number;
  /** The last id of the page before. */
  readonly after: Cursor | null;
}
