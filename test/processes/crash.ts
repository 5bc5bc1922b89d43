import type { CrashPoint } from '../../src/crash-point.ts';

/**
 * Ends this process with SIGKILL when it comes to the point that KILL_AT names, the nth time (`answer.committed:2`).
 * Nothing runs after it: no handler, no buffer is flushed, no connection is closed.
 */
export function killAt(specification: string | undefined): (point: CrashPoint) => void {
  if (!specification) return () => undefined;
  const [point, nth = '1'] = specification.split(':');
  let left = Number(nth);
  return (reached) => {
    if (reached !== point) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  };
}
