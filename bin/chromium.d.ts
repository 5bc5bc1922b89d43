// For the tests, which are TypeScript.
type Environment = Readonly<Record<string, string | undefined>>;

export function findChromium(environment?: Environment): string | undefined;

export function requireChromium(
  environment?: Environment,
  machine?: { readonly userId?: number; readonly releaseFile?: string },
): string;
