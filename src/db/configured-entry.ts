import type { Id } from '../domain/ids.ts';

/** The kinds of configuration that administrators keep (ENV-18). */
export type ConfiguredKind = 'location' | 'contract_category' | 'contract_type' | 'group_category';
export type ConfiguredId = Id<'configured'>;

/** One entry; a group category has no code, and only a contract type stands under a category. */
export interface ConfiguredRow {
  readonly id: ConfiguredId;
  readonly code?: string;
  readonly name: string;
  readonly category?: string;
  readonly version: number;
}

export const tables = {
  location: 'locations',
  contract_category: 'contract_categories',
  contract_type: 'contract_types',
  group_category: 'group_categories',
} as const satisfies Record<ConfiguredKind, string>;

/** A kind in words. */
export const spoken = (kind: ConfiguredKind): string => kind.replaceAll('_', ' ');
