/** How much a letter has to stand out from its ground for everybody to read it, by WCAG 2. */
const contrastAtLeast = 4.5;

/** Whether white letters can be read on a colour, `#rrggbb` (NTF-04). */
export function carriesWhiteLetters(colour: string): boolean {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) =>
    linear(parseInt(colour.slice(at, at + 2), 16) / 255),
  );
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return 1.05 / (luminance + 0.05) >= contrastAtLeast;
}

/** A channel of sRGB as light. */
const linear = (channel: number): number =>
  channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
