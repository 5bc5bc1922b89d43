import { Group, NativeSelect, useMantineColorScheme } from '@mantine/core';
import type { MantineColorScheme } from '@mantine/core';
import { languages, useLanguage } from '../texts/language.tsx';
import type { LanguageCode } from '../texts/language.tsx';

/** The language and the colours of the pages; both are kept in this browser. */
export function Preferences() {
  const { code, choose, texts } = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { menu } = texts;
  return (
    <Group gap="sm" wrap="wrap">
      <NativeSelect
        size="sm"
        label={menu.language}
        value={code}
        onChange={(event) => choose(event.currentTarget.value as LanguageCode)}
        data={Object.entries(languages).map(([value, { language }]) => ({ value, label: language }))}
      />
      <NativeSelect
        size="sm"
        label={menu.scheme}
        value={colorScheme}
        onChange={(event) => setColorScheme(event.currentTarget.value as MantineColorScheme)}
        data={Object.entries(menu.schemes).map(([value, label]) => ({ value, label }))}
      />
    </Group>
  );
}
