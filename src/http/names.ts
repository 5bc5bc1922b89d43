import { z } from 'zod';
import { codeCharactersAtMost, faultOfCode, faultOfName, nameCharactersAtMost } from '../domain/name.ts';

const checked = (faultOf: (text: string) => string | null, longest: number) =>
  z
    .string()
    .refine((text) => faultOf(text) === null, { error: ({ input }) => faultOf(String(input)) ?? undefined })
    .meta({ minLength: 1, maxLength: longest });

/** What people call a thing. */
export const nameText = () => checked(faultOfName, nameCharactersAtMost);

/** A code that the configuration is given anew; those that are there are taken as they are. */
export const newCode = () => checked(faultOfCode, codeCharactersAtMost);
