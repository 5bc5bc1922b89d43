// Keys of the pages. None fires while somebody types or while a dialog is open, and all can be switched off (WCAG 2.1.4).
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';

export interface Shortcut {
  /** One key, or two that are struck one after the other: `a`, `g t`. */
  readonly keys: string;
  readonly label: string;
  readonly run: () => void;
  readonly everywhere?: boolean;
}

interface Registry {
  readonly listed: readonly Shortcut[];
  readonly enabled: boolean;
  readonly enable: (enabled: boolean) => void;
  readonly add: (shortcuts: readonly Shortcut[]) => () => void;
}

const Context = createContext<Registry | null>(null);
const stored = 'countersign.shortcuts';
/** Between the two keys of one shortcut. */
const togetherMs = 1_500;

export function ShortcutsProvider({ children }: { readonly children: ReactNode }) {
  const [sets, setSets] = useState<readonly (readonly Shortcut[])[]>([]);
  const [enabled, setEnabled] = useState(() => localStorage.getItem(stored) !== 'off');
  // The same function for ever: whoever added would otherwise add anew at each change, which is one, without end.
  const add = useCallback((shortcuts: readonly Shortcut[]) => {
    setSets((before) => [...before, shortcuts]);
    return () => setSets((before) => before.filter((each) => each !== shortcuts));
  }, []);
  const registry = useMemo<Registry>(
    () => ({
      listed: sets.flat(),
      enabled,
      enable: (next) => {
        localStorage.setItem(stored, next ? 'on' : 'off');
        setEnabled(next);
      },
      add,
    }),
    [sets, enabled, add],
  );
  useKeys(registry);
  return <Context value={registry}>{children}</Context>;
}

function useKeys({ listed, enabled }: Registry): void {
  const before = useRef({ key: '', at: 0 });
  useEffect(() => {
    if (!enabled) return undefined;
    const strike = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isBusy(event.target)) return;
      const { key: earlier, at } = before.current;
      const together = event.timeStamp - at < togetherMs ? `${earlier} ${event.key}` : '';
      const named = (name: string) => listed.findLast(({ keys }) => keys === name);
      const found = named(together) ?? named(event.key);
      before.current = { key: event.key, at: event.timeStamp };
      if (!found) return;
      event.preventDefault();
      found.run();
    };
    document.addEventListener('keydown', strike);
    return () => document.removeEventListener('keydown', strike);
  }, [listed, enabled]);
}

const typing =
  'input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], [role=combobox]';

/** Whoever types means the letter; whoever has a dialog open means the dialog. */
function isBusy(target: EventTarget | null): boolean {
  if (document.querySelector('[role=dialog][aria-modal=true], [role=menu], [role=listbox]')) return true;
  return target instanceof Element && target.closest(typing) !== null;
}

export function useRegistry(): Registry {
  const registry = use(Context);
  if (!registry) throw new Error('no ShortcutsProvider around this part');
  return registry;
}

/** Keys that work as long as this part is shown. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const { add } = useRegistry();
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  const names = shortcuts.map(({ keys, label }) => `${keys}\n${label}`).join('\n\n');
  useEffect(() => {
    const shown = latest.current.map((shortcut, index) => ({
      ...shortcut,
      run: () => latest.current[index]?.run(),
    }));
    return add(shown);
  }, [add, names]);
}
