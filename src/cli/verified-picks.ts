// What the API says of random picks that it has computed again.

/** A random pick, computed again. */
export interface VerifiedPick {
  readonly phase: number;
  readonly attempt: number;
  readonly slot: number;
  readonly look: number;
  readonly role: string;
  readonly group: { readonly id: string; readonly name: string };
  readonly user: { readonly id: string; readonly name: string } | null;
  readonly groupVersion: number;
  readonly index: number;
  readonly count: number;
  readonly verified: boolean | null;
  readonly faults: readonly string[];
}

export interface Verification {
  readonly verified: boolean | null;
  readonly picks: readonly VerifiedPick[];
}
