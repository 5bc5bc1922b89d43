import { ApiProblem } from '../../api/problem.ts';
import { ProblemPage } from './problem-page.tsx';

/** A page that threw: a fault of ours. */
export function Crashed({ error }: { readonly error: unknown }) {
  return <ProblemPage problem={error instanceof ApiProblem ? error : null} />;
}
