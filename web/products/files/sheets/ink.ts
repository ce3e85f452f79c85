const partOf = (colour: string, at: number): number => {
  const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
};

/** Black or white, whichever is read best on a colour (`#rrggbb`): at least 4.5:1 (WCAG 2.2, 1.4.3). */
export function inkOn(fill: string): "#000000" | "#ffffff" {
  const luminance = 0.2126 * partOf(fill, 1) + 0.7152 * partOf(fill, 3) + 0.0722 * partOf(fill, 5);
  return (luminance + 0.05) / 0.05 >= 1.05 / (luminance + 0.05) ? "#000000" : "#ffffff";
}
